-- The vault. An entry shows only to an actor who opened it, with a reason, within the last quarter of an hour: the
-- opening is the log row, so that what cannot be logged cannot be seen. Which persons a role may open is said beside
-- what they are: a board's children in referrals, homes in homes.

select famn_wall('people_vaultopening');

-- What holds of every opening: it is one's own, it is made now, and it names one's own unit.
create policy about_oneself_and_now on people_vaultopening as restrictive for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and holding_id = (select famn_holding())
              and opened_by = (select famn_user()) and opened_role = (select famn_role())
              and board_id is not distinct from (select famn_board())
              and opened_at between now() - interval '15 minutes' and now() + interval '1 minute'
              and seen_at is null);

-- Who sees that it was opened: the opener, and a second person of her unit. The manager's or the head's own openings
-- are looked at by a colleague instead.
create policy ones_own on people_vaultopening for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and opened_by = (select famn_user()));
create policy second_person_board on people_vaultopening for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and ((select famn_role()) = 'unit_manager'
              or opened_role = 'unit_manager' and (select famn_role()) in ('fh_secretary', 'sas')));
create policy second_person_gfo on people_vaultopening for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id is null
         and ((select famn_role()) = 'gfo_head'
              or opened_role = 'gfo_head' and (select famn_role()) = 'gfo_coordinator'));
create policy seen_by_second_board on people_vaultopening for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and opened_by <> (select famn_user())
         and ((select famn_role()) = 'unit_manager'
              or opened_role = 'unit_manager' and (select famn_role()) in ('fh_secretary', 'sas')))
  with check (seen_by = (select famn_user()));
create policy seen_by_second_gfo on people_vaultopening for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id is null and opened_by <> (select famn_user())
         and ((select famn_role()) = 'gfo_head'
              or opened_role = 'gfo_head' and (select famn_role()) = 'gfo_coordinator'))
  with check (seen_by = (select famn_user()));
revoke update, delete, truncate on people_vaultopening from famn_app;
grant update (seen_at, seen_by) on people_vaultopening to famn_app;

select famn_wall('people_vaultentry');
create policy opened_just_now on people_vaultentry for select to famn_app
  using (cooperation_id = (select famn_cooperation())
         and (board_id is null or board_id = (select famn_board()))
         and exists (select 1 from people_vaultopening o
                      where o.subject_id = people_vaultentry.subject_id and o.kind = people_vaultentry.kind
                        and o.holding_id = (select famn_holding())
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
