-- Messages between the two sides of one case: the board's case workers, and GFO's head and matching coordinators.

select famn_wall('famn_messages_message');
create policy gfo_reads on famn_messages_message for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'matching_coordinator'));
create policy gfo_own on famn_messages_message for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator' and author_id = (select famn_user()));
create policy board_reads on famn_messages_message for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
create policy gfo_writes on famn_messages_message for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and author_id = (select famn_user()) and from_gfo
              and (select famn_role()) in ('gfo_head', 'matching_coordinator', 'gfo_coordinator'));
create policy board_writes on famn_messages_message for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and author_id = (select famn_user()) and not from_gfo
              and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
revoke update, delete, truncate on famn_messages_message from famn_app;

select famn_wall('famn_messages_messageseen');
create policy ones_own on famn_messages_messageseen for select to famn_app
  using (user_id = (select famn_user()));
create policy ones_own_new on famn_messages_messageseen for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and user_id = (select famn_user()));
create policy ones_own_moved on famn_messages_messageseen for update to famn_app
  using (user_id = (select famn_user()));

-- The outbox holds no case data, but tells who is warned: only the job that sends reads it; actions may add to it.
select famn_wall('famn_messages_mail');
create policy job_reads on famn_messages_mail for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'job');
create policy staff_add on famn_messages_mail for insert to famn_app
  with check (cooperation_id = (select famn_cooperation())
              and (select famn_role()) not in ('foster_parent', 'mentor_home', 'evaluator'));
create policy job_sends on famn_messages_mail for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'job');
