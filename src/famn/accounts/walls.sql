-- The row wall's ground: what the database knows of the actor, and how a table is closed.
--
-- The application states two things, for one transaction: which role-holding acts (famn.holding), or which home link
-- was opened (famn.link); the sign-in also states who signed in (famn.user), to let her choose among her holdings.
-- Everything else is looked up here. Policies wrap each call as (select famn_x()), so it runs once a statement.

create or replace function famn_today() returns date language sql stable
  set search_path = pg_catalog, public, pg_temp
  as $$ select (now() at time zone 'Europe/Stockholm')::date $$;

create or replace function famn_link() returns text language sql stable
  set search_path = pg_catalog, public, pg_temp
  as $$ select nullif(current_setting('famn.link', true), '') $$;

create or replace function famn_signed_in() returns bigint language sql stable
  set search_path = pg_catalog, public, pg_temp
  as $$ select nullif(current_setting('famn.user', true), '')::bigint $$;

-- The holding at work, if it is in force today and its user is active. Definer: it reads the table that it guards.
create or replace function famn_actor()
  returns table (holding_id uuid, user_id bigint, role text, cooperation_id bigint, board_id bigint, home_id uuid)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$
    select h.id, h.user_id, h.role, h.cooperation_id, h.board_id, h.home_id
      from accounts_roleholding h left join accounts_user u on u.id = h.user_id
     where h.id = nullif(current_setting('famn.holding', true), '')::uuid
       and h.starts_on <= famn_today() and (h.ends_on is null or h.ends_on > famn_today())
       and (u.id is null or u.is_active)
  $$;

create or replace function famn_holding() returns uuid language sql stable set search_path = pg_catalog, public, pg_temp
  as $$ select holding_id from famn_actor() $$;
create or replace function famn_user() returns bigint language sql stable set search_path = pg_catalog, public, pg_temp
  as $$ select user_id from famn_actor() $$;
create or replace function famn_role() returns text language sql stable set search_path = pg_catalog, public, pg_temp
  as $$ select coalesce((select role from famn_actor()), case when famn_link() is not null then 'home_link' end) $$;
create or replace function famn_cooperation() returns bigint language sql stable set search_path = pg_catalog, public, pg_temp
  as $$ select cooperation_id from famn_actor() $$;
create or replace function famn_board() returns bigint language sql stable set search_path = pg_catalog, public, pg_temp
  as $$ select board_id from famn_actor() $$;
create or replace function famn_home() returns uuid language sql stable set search_path = pg_catalog, public, pg_temp
  as $$ select home_id from famn_actor() $$;

-- Which party of a promise the actor speaks for: GFO, a board, or neither (a job, a family, an administrator).
create or replace function famn_party() returns text language sql stable set search_path = pg_catalog, public, pg_temp
  as $$
    select case when role in ('gfo_head', 'gfo_coordinator', 'matching_coordinator') then 'gfo'
                when board_id is not null then 'board' end
      from famn_actor()
  $$;

-- The actor's user and the colleagues she covers for today: "my cases" and "my cover's".
create or replace function famn_people() returns bigint[] language sql stable
  security definer set search_path = pg_catalog, public, pg_temp
  as $$
    select array(
      select famn_user()
      union
      select c.absent_id from accounts_cover c
       where c.stand_in_id = famn_user() and c.cooperation_id = famn_cooperation()
         and c.starts_on <= famn_today() and c.ends_on > famn_today())
  $$;

-- Closes one table: forced row security, and every old policy dropped, so that these files can be applied again.
create or replace function famn_wall(target regclass) returns void language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
declare
  old name;
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  for old in select polname from pg_policy where polrelid = target loop
    execute format('drop policy %I on %s', old, target);
  end loop;
end $$;
revoke execute on function famn_wall(regclass) from public;

-- Closes a history table: only triggers add rows, for any actor; whoever sees the row sees its history.
create or replace function famn_wall_history(target regclass, tracked regclass, key name) returns void language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
begin
  perform famn_wall(target);
  execute format('create policy written_by_trigger on %s for insert to famn_app with check (pg_trigger_depth() > 0 and (select famn_role()) is not null)', target);
  execute format('create policy seen_with_its_row on %s for select to famn_app using (exists (select 1 from %s t where t.%I = pgh_obj_id))',
                 target, tracked, key);
  execute format('revoke update, delete, truncate on %s from famn_app', target);
end $$;
revoke execute on function famn_wall_history(regclass, regclass, name) from public;

-- Who holds which role: colleagues of one cooperation, and one's own holdings at sign-in. A home's users are not listed to others.
select famn_wall('accounts_roleholding');
create policy own_at_sign_in on accounts_roleholding for select to famn_app
  using (user_id = (select famn_signed_in()));
create policy staff_of_the_cooperation on accounts_roleholding for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and home_id is null
         and (select famn_role()) not in ('foster_parent', 'mentor_home', 'evaluator'));
create policy job_finds_itself on accounts_roleholding for select to famn_app
  using (role = 'job');
-- Which roles a manager of people gives and ends (domain 2.4): the unit manager those of her own board, GFO's head those of GFO
-- and the evaluator, the administrator any of her cooperation. Nobody those of a job or a family.
create or replace function famn_may_grant(p_role text, p_board bigint) returns boolean language sql stable
  set search_path = pg_catalog, public, pg_temp
  as $$
    select case famn_role()
      when 'gfo_head' then p_role in ('gfo_head', 'gfo_coordinator', 'matching_coordinator', 'communicator', 'supervisor', 'evaluator')
      when 'unit_manager' then p_board = famn_board()
      when 'system_admin' then p_role not in ('job', 'foster_parent', 'mentor_home')
                               and (p_board is null
                                    or exists (select 1 from organisations_board b
                                                 join organisations_membership m on m.municipality_id = b.municipality_id
                                                where b.id = p_board and m.cooperation_id = famn_cooperation()
                                                  and (m.ends_on is null or m.ends_on > famn_today())))
      else false
    end
  $$;
-- Nobody gives, prolongs or ends a role of her own; none begins in the past, and one that has ended stays so.
create policy managers_grant on accounts_roleholding for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and home_id is null and user_id <> (select famn_user())
              and starts_on >= (select famn_today()) and famn_may_grant(role, board_id));
create policy managers_end on accounts_roleholding for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and home_id is null and user_id <> (select famn_user())
         and (ends_on is null or ends_on > (select famn_today())) and famn_may_grant(role, board_id))
  with check (cooperation_id = (select famn_cooperation()) and (ends_on is null or ends_on >= (select famn_today())));
revoke update, delete, truncate on accounts_roleholding from famn_app;
grant update (ends_on, ended_at) on accounts_roleholding to famn_app;

-- Notes that somebody was here today, and with that has taken up what she was invited to. Asked when she signs in, before
-- anybody acts.
create or replace function famn_seen(p_user bigint) returns void language sql
  security definer set search_path = pg_catalog, public, pg_temp
  as $$
    update accounts_user set last_seen_on = famn_today() where id = p_user;
    update accounts_invitation set accepted_at = now() where user_id = p_user and accepted_at is null and withdrawn_at is null;
  $$;

-- Who was invited: read by those who invite.
select famn_wall('accounts_invitation');
create policy managers_read on accounts_invitation for select to famn_app
  using (cooperation_id = (select famn_cooperation())
         and ((select famn_role()) = 'system_admin' or (select famn_role()) = 'gfo_head' and board_id is null
              or (select famn_role()) = 'unit_manager' and board_id = (select famn_board())));
create policy managers_invite on accounts_invitation for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and user_id <> (select famn_user())
              and accepted_at is null and withdrawn_at is null
              and ((select famn_role()) = 'system_admin' or (select famn_role()) = 'gfo_head' and board_id is null
                   or (select famn_role()) = 'unit_manager' and board_id = (select famn_board())));
create policy managers_withdraw on accounts_invitation for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and accepted_at is null
         and ((select famn_role()) = 'system_admin' or (select famn_role()) = 'gfo_head' and board_id is null
              or (select famn_role()) = 'unit_manager' and board_id = (select famn_board())))
  with check (accepted_at is null);
revoke update, delete, truncate on accounts_invitation from famn_app;
grant update (withdrawn_at) on accounts_invitation to famn_app;

-- Another address for somebody who was invited to a wrong one and has never been here: by whoever manages every role she has had,
-- in any cooperation, so that nobody takes over what another unit gave. Her old link dies with the old address.
create or replace function famn_correct_address(p_user bigint, p_email text) returns void language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if famn_role() is null or p_user is not distinct from famn_user()
     or not exists (select 1 from accounts_invitation i
                     where i.user_id = p_user and i.cooperation_id = famn_cooperation() and i.accepted_at is null and i.withdrawn_at is null)
     or exists (select 1 from accounts_user u where u.id = p_user and (u.last_seen_on is not null or u.password not like '!%'))
     or exists (select 1 from accounts_roleholding h
                 where h.user_id = p_user
                   and (h.cooperation_id is distinct from famn_cooperation() or h.home_id is not null
                        or famn_may_grant(h.role, h.board_id) is not true)) then
    raise exception 'Not yours to correct' using errcode = 'insufficient_privilege';
  end if;
  if exists (select 1 from accounts_user u where lower(u.email) = lower(p_email) and u.id <> p_user) then
    raise exception 'Another account has it' using errcode = 'unique_violation';
  end if;
  update accounts_user set email = p_email where id = p_user;
end $$;

select famn_wall('accounts_functionholding');
create policy of_the_cooperation on accounts_functionholding for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) not in ('foster_parent', 'mentor_home', 'evaluator'));
-- A function gives no right of its own: GFO's head and the administrator place all of them, the unit manager her board's.
create policy managers_assign on accounts_functionholding for insert to famn_app
  with check (cooperation_id = (select famn_cooperation())
              and ((select famn_role()) in ('gfo_head', 'system_admin')
                   or (select famn_role()) = 'unit_manager' and board_id = (select famn_board()) and function <> 'gfo_contact'));
create policy managers_end on accounts_functionholding for update to famn_app
  using (cooperation_id = (select famn_cooperation())
         and ((select famn_role()) in ('gfo_head', 'system_admin')
              or (select famn_role()) = 'unit_manager' and board_id = (select famn_board()) and function <> 'gfo_contact'));
revoke update, delete, truncate on accounts_functionholding from famn_app;
grant update (ends_on, handed_over_to_id) on accounts_functionholding to famn_app;
select famn_wall_history('accounts_functionholdingevent', 'accounts_functionholding', 'id');

-- Cover: one arranges one's own, GFO's head her people's, a unit manager her board's.
create or replace function famn_may_cover(p_absent bigint) returns boolean language sql stable
  set search_path = pg_catalog, public, pg_temp
  as $$
    select p_absent = famn_user() or famn_role() = 'gfo_head'
           or famn_role() = 'unit_manager'
              and exists (select 1 from accounts_roleholding h where h.user_id = p_absent and h.board_id = famn_board())
  $$;
select famn_wall('accounts_cover');
create policy of_the_cooperation on accounts_cover for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) not in ('foster_parent', 'mentor_home', 'evaluator'));
create policy staff_arrange on accounts_cover for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and famn_may_cover(absent_id));
create policy staff_change on accounts_cover for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and famn_may_cover(absent_id));
create policy staff_withdraw on accounts_cover for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and starts_on >= (select famn_today()) and famn_may_cover(absent_id));
