-- Plans hold the whole cooperation's queue: for matching coordinators, and the head who reads. Nothing is changed or removed.

select famn_wall('plans_planrun');
create policy queue_reads on plans_planrun for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'matching_coordinator'));
create policy queue_stores on plans_planrun for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'matching_coordinator');
revoke update, delete, truncate on plans_planrun from famn_app;

-- Whoever is shown a plan says so in her own name.
select famn_wall('plans_planlook');
create policy queue_reads on plans_planlook for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'matching_coordinator'));
create policy queue_looks on plans_planlook for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'matching_coordinator')
              and user_id = (select famn_user())
              and exists (select 1 from plans_planrun p where p.id = run_id and p.cooperation_id = plans_planlook.cooperation_id));
revoke update, delete, truncate on plans_planlook from famn_app;

select famn_wall('plans_planchoice');
create policy queue_reads on plans_planchoice for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'matching_coordinator')
         and exists (select 1 from referrals_referral r where r.id = referral_id));
create policy queue_chooses on plans_planchoice for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'matching_coordinator'
              and exists (select 1 from plans_planrun p where p.id = run_id and p.cooperation_id = plans_planchoice.cooperation_id)
              and exists (select 1 from referrals_referral r where r.id = referral_id and r.board_id = plans_planchoice.board_id));
revoke update, delete, truncate on plans_planchoice from famn_app;

-- What recruitment is told is words without small counts: the communicator reads it, and nothing else here.
select famn_wall('plans_recruitmentbrief');
create policy recruitment_reads on plans_recruitmentbrief for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'matching_coordinator', 'communicator'));
create policy head_shares on plans_recruitmentbrief for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_head');
revoke update, delete, truncate on plans_recruitmentbrief from famn_app;
