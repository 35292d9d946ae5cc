-- Imports of a register: staging of GFO's own case data, for GFO's coordinators and head. No board, and no other role of GFO,
-- reads a row. Homes are written by the coordinator's own right (homes/walls.sql), not by anything here.

select famn_wall('imports_homeimport');
create policy importers_read on imports_homeimport for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_coordinator', 'gfo_head'));
create policy importers_add on imports_homeimport for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_coordinator', 'gfo_head')
              and user_id = (select famn_user()));
create policy importers_change on imports_homeimport for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_coordinator', 'gfo_head'));
-- What has become homes is not forgotten; what has not may be thrown away.
create policy importers_throw on imports_homeimport for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_coordinator', 'gfo_head')
         and stage in ('mapping', 'reading', 'preview'));
revoke truncate on imports_homeimport from famn_app;

-- The night's job finds what has been kept long enough, and removes its file and rows, nothing else.
create policy job_finds_old on imports_homeimport for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'job' and kept_until <= (select famn_today()));

do $$
declare
  t text;
begin
  foreach t in array array['imports_importfile', 'imports_importrow', 'imports_importprogress'] loop
    perform famn_wall(t::regclass);
    execute format('create policy importers_read on %I for select to famn_app using (cooperation_id = (select famn_cooperation()) '
                   'and (select famn_role()) in (''gfo_coordinator'', ''gfo_head''))', t);
    execute format('create policy importers_add on %I for insert to famn_app with check (cooperation_id = (select famn_cooperation()) '
                   'and (select famn_role()) in (''gfo_coordinator'', ''gfo_head''))', t);
    execute format('create policy importers_change on %I for update to famn_app using (cooperation_id = (select famn_cooperation()) '
                   'and (select famn_role()) in (''gfo_coordinator'', ''gfo_head''))', t);
    execute format('create policy importers_remove on %I for delete to famn_app using (cooperation_id = (select famn_cooperation()) '
                   'and (select famn_role()) in (''gfo_coordinator'', ''gfo_head''))', t);
    execute format('create policy job_finds_old on %I for select to famn_app using ((select famn_role()) = ''job'' '
                   'and exists (select 1 from imports_homeimport i where i.id = run_id))', t);
    execute format('create policy job_removes_old on %I for delete to famn_app using ((select famn_role()) = ''job'' '
                   'and exists (select 1 from imports_homeimport i where i.id = run_id))', t);
    execute format('revoke truncate on %I from famn_app', t);
  end loop;
end $$;

select famn_wall('imports_savedmapping');
create policy importers_read on imports_savedmapping for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_coordinator', 'gfo_head'));
create policy importers_add on imports_savedmapping for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_coordinator', 'gfo_head'));
create policy importers_change on imports_savedmapping for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_coordinator', 'gfo_head'));
revoke delete, truncate on imports_savedmapping from famn_app;
