-- The general suitability: GFO's summary, and the board that adopted it. Register checks: board and date only.
-- What was written of a board's network home stays the board's when the home comes to the bank: it is assessed anew there.

select famn_wall('assessment_generalsuitability');
create policy gfo_reads on assessment_generalsuitability for select to famn_app
  using (cooperation_id = (select famn_cooperation())
         and exists (select 1 from homes_fosterhome f where f.id = home_id
                        and (f.board_id is not null or assessment_generalsuitability.board_id is null)
                        and ((select famn_role()) in ('gfo_head', 'matching_coordinator')
                             or (select famn_role()) = 'gfo_coordinator'
                                and (f.coordinator_id = any ((select famn_people())::bigint[]) or f.board_id is not null))));
create policy board_reads on assessment_generalsuitability for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager')
         and (board_id = (select famn_board()) or adopted_by_id = (select famn_board())
              or exists (select 1 from homes_homeopening o where o.home_id = assessment_generalsuitability.home_id
                            and o.board_id = (select famn_board()) and o.closed_at is null)));
create policy coordinator_writes on assessment_generalsuitability for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
              and exists (select 1 from homes_fosterhome f where f.id = home_id
                             and (f.coordinator_id = any ((select famn_people())::bigint[]) or f.board_id is not null)));
create policy board_writes on assessment_generalsuitability for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and (select famn_role()) = 'fh_secretary'
              and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy coordinator_changes on assessment_generalsuitability for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and exists (select 1 from homes_fosterhome f where f.id = home_id
                        and (f.board_id is not null or assessment_generalsuitability.board_id is null)
                        and (f.coordinator_id = any ((select famn_people())::bigint[]) or f.board_id is not null)));
create policy board_adopts on assessment_generalsuitability for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('fh_secretary', 'unit_manager')
         and (board_id = (select famn_board()) or adopted_by_id = (select famn_board())
              or exists (select 1 from homes_homeopening o where o.home_id = assessment_generalsuitability.home_id
                            and o.board_id = (select famn_board()) and o.closed_at is null)));
revoke delete, truncate on assessment_generalsuitability from famn_app;
select famn_wall_history('assessment_generalsuitabilityevent', 'assessment_generalsuitability', 'id');

select famn_wall('assessment_registercheck');
create policy gfo_reads on assessment_registercheck for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator')
         and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy board_reads on assessment_registercheck for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'unit_manager'));
create policy board_registers on assessment_registercheck for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and (select famn_role()) = 'fh_secretary'
              and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy board_undoes on assessment_registercheck for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and (select famn_role()) = 'fh_secretary');
revoke delete, truncate on assessment_registercheck from famn_app;
select famn_wall_history('assessment_registercheckevent', 'assessment_registercheck', 'id');
