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
