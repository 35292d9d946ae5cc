-- Deviations: both sides of the board concerned see them; GFO's head sees all.

select famn_wall('deviations_deviation');
create policy gfo_reads on deviations_deviation for select to famn_app
  using (cooperation_id = (select famn_cooperation())
         and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator', 'supervisor', 'job'));
create policy board_reads on deviations_deviation for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager', 'ifo_head', 'sas'));
create policy gfo_reports on deviations_deviation for insert to famn_app
  with check (cooperation_id = (select famn_cooperation())
              and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator', 'supervisor', 'job'));
create policy board_reports on deviations_deviation for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager', 'sas'));
create policy gfo_moves on deviations_deviation for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator'));
create policy board_moves on deviations_deviation for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager', 'sas'));
revoke delete, truncate on deviations_deviation from famn_app;
select famn_wall_history('deviations_deviationevent', 'deviations_deviation', 'id');

-- Whoever sees a deviation follows its timeline.
drop policy if exists with_the_deviation on audit_act;
create policy with_the_deviation on audit_act for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and subject_kind = 'deviation' and audience = 'both'
         and exists (select 1 from deviations_deviation d where d.id = audit_act.subject_id));
