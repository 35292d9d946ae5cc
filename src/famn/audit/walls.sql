-- The trail is written by every actor about herself, read by few, and changed by nobody: not even the owner
-- (who may only empty whole tables, which the application's role may not).

create or replace function famn_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'The trail is append-only' using errcode = 'insufficient_privilege';
end $$;

create or replace trigger append_only before update or delete on audit_act
  for each row execute function famn_append_only();
create or replace trigger append_only before update or delete on audit_readentry
  for each row execute function famn_append_only();

-- Acts: timelines. Acts on network homes carry their own subject kind; matching coordinators never see them.
select famn_wall('audit_act');
-- One's own cooperation, and a board its own board: a line in a timeline is believed by both sides. A family answers in the
-- name of its question (referrals).
create policy written_by_oneself on audit_act for insert to famn_app
  with check (holding_id = (select famn_holding()) and user_id is not distinct from (select famn_user())
              and cooperation_id = (select famn_cooperation()) and actor_board_id is not distinct from (select famn_board())
              and role = (select famn_role())
              and ((select famn_board()) is null or board_id is null or board_id = (select famn_board())));
create policy gfo_reads on audit_act for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and audience in ('both', 'gfo')
         and ((select famn_role()) = 'gfo_head'
              or ((select famn_role()) = 'matching_coordinator' and subject_kind <> 'network_home')
              or ((select famn_role()) = 'gfo_coordinator' and subject_kind = 'home')));
create policy board_reads on audit_act for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and audience in ('both', 'board')
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager', 'sas'));
create policy ones_own on audit_act for select to famn_app
  using (holding_id = (select famn_holding()));
revoke update, delete, truncate on audit_act from famn_app;

-- Reads: the head of GFO follows her unit's, the unit manager her board's, everybody her own.
select famn_wall('audit_readentry');
create policy written_by_oneself on audit_readentry for insert to famn_app
  with check ((select famn_role()) is not null and holding_id is not distinct from (select famn_holding())
              and user_id is not distinct from (select famn_user()) and role = (select famn_role())
              and cooperation_id is not distinct from (select famn_cooperation())
              and actor_board_id is not distinct from (select famn_board()));
create policy ones_own on audit_readentry for select to famn_app
  using (user_id = (select famn_user()));
create policy head_follows_gfo on audit_readentry for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and actor_board_id is null
         and role in ('gfo_head', 'gfo_coordinator', 'matching_coordinator', 'communicator', 'supervisor')
         and (select famn_role()) = 'gfo_head');
create policy manager_follows_her_board on audit_readentry for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and actor_board_id = (select famn_board())
         and (select famn_role()) = 'unit_manager');
revoke update, delete, truncate on audit_readentry from famn_app;
