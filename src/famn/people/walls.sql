-- The vault. An entry shows only to an actor who opened it, with a reason, within the last quarter of an hour: the
-- opening is the log row, so that what cannot be logged cannot be seen.

select famn_wall('people_vaultopening');
create policy whoever_may_open on people_vaultopening for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and holding_id = (select famn_holding())
              and opened_by = (select famn_user())
              and ((board_id = (select famn_board()) and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'))
                   or (board_id is null and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator'))));
create policy second_person_board on people_vaultopening for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and ((select famn_role()) = 'unit_manager' or opened_by = (select famn_user())));
create policy second_person_gfo on people_vaultopening for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id is null
         and ((select famn_role()) = 'gfo_head' or opened_by = (select famn_user())));
create policy seen_by_second_board on people_vaultopening for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) = 'unit_manager' and opened_by <> (select famn_user()));
create policy seen_by_second_gfo on people_vaultopening for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id is null
         and (select famn_role()) = 'gfo_head' and opened_by <> (select famn_user()));
revoke update, delete, truncate on people_vaultopening from famn_app;
grant update (seen_at, seen_by) on people_vaultopening to famn_app;

select famn_wall('people_vaultentry');
create policy opened_just_now on people_vaultentry for select to famn_app
  using (cooperation_id = (select famn_cooperation())
         and (board_id is null or board_id = (select famn_board()))
         and exists (select 1 from people_vaultopening o
                      where o.subject_id = people_vaultentry.subject_id and o.holding_id = (select famn_holding())
                        and o.opened_at > now() - interval '15 minutes'));
create policy owner_writes on people_vaultentry for insert to famn_app
  with check (cooperation_id = (select famn_cooperation())
              and ((board_id = (select famn_board()) and (select famn_role()) in ('fh_secretary', 'social_worker'))
                   or (board_id is null and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator'))));
create policy owner_changes on people_vaultentry for update to famn_app
  using (cooperation_id = (select famn_cooperation())
         and ((board_id = (select famn_board()) and (select famn_role()) in ('fh_secretary', 'social_worker'))
              or (board_id is null and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator'))));
revoke delete, truncate on people_vaultentry from famn_app;
