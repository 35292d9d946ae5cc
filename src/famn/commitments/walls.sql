-- Commitments: no join to case tables. GFO's head and matching coordinators see all of their cooperation, a coordinator
-- those that are hers (or her cover's), a board its own.

select famn_wall('commitments_commitment');
create policy gfo_all on commitments_commitment for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'matching_coordinator', 'job'));
create policy gfo_own on commitments_commitment for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and owner_id = any ((select famn_people())::bigint[]));
create policy board_own on commitments_commitment for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager', 'sas'));
create policy gfo_opens on commitments_commitment for insert to famn_app
  with check (cooperation_id = (select famn_cooperation())
              and (select famn_role()) in ('gfo_head', 'matching_coordinator', 'gfo_coordinator', 'job'));
create policy board_opens on commitments_commitment for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
create policy gfo_moves on commitments_commitment for update to famn_app
  using (cooperation_id = (select famn_cooperation())
         and ((select famn_role()) in ('gfo_head', 'matching_coordinator', 'job')
              or (select famn_role()) = 'gfo_coordinator' and owner_id = any ((select famn_people())::bigint[])));
create policy board_moves on commitments_commitment for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
revoke delete, truncate on commitments_commitment from famn_app;
select famn_wall_history('commitments_commitmentevent', 'commitments_commitment', 'id');

-- A promise is kept by the party that made it, and only the sweep tells that it broke: whoever is late can neither be marked
-- in time by the other side's hand nor warn itself out of the sweep's sight. The closing meeting is GFO's promise (E3), but
-- either side writes down that it was held (R-46a). A clock is opened running.
create or replace function famn_clock_moves() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.met_at is not null or new.breached_at is not null or new.warned_at is not null or new.cancelled_at is not null then
      raise exception 'A clock is opened running' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if (new.breached_at, new.warned_at) is distinct from (old.breached_at, old.warned_at) and famn_role() is distinct from 'job' then
    raise exception 'Only the sweep marks a clock as broken or warned about' using errcode = 'insufficient_privilege';
  end if;
  if (new.met_at, new.met_on) is distinct from (old.met_at, old.met_on)
     and famn_party() is distinct from old.party and not (old.rule = 'E3' and famn_party() is not null) then
    raise exception 'A promise is kept by the party that made it' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create or replace trigger famn_clock_moves before insert or update on commitments_commitment
  for each row when (current_user = 'famn_app') execute function famn_clock_moves();
