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

-- The party that broke the promise answers, the other confirms or disputes, GFO's head closes (design 5); what happened is not
-- rewritten. An answer given anew clears the dispute it answers, and nothing else clears a verdict.
create or replace function famn_deviation_moves() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  moved boolean;
  answered boolean;
  judged boolean;
begin
  if tg_op = 'INSERT' then
    if new.status <> 'suspected' or new.cause || new.cause_text || new.action_text || new.verdict_text <> ''
       or new.answered_at is not null or new.verdict_at is not null or new.automatic and famn_role() is distinct from 'job' then
      raise exception 'A deviation begins unanswered' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if (new.code, new.what, new.occurred_on, new.automatic, new.reported_by_name, new.created_at, new.subject_code)
     is distinct from (old.code, old.what, old.occurred_on, old.automatic, old.reported_by_name, old.created_at, old.subject_code) then
    raise exception 'What happened is not rewritten' using errcode = 'insufficient_privilege';
  end if;
  moved := new.status <> old.status;
  answered := (new.cause, new.cause_text, new.action_text, new.answered_at, new.answered_by_name)
              is distinct from (old.cause, old.cause_text, old.action_text, old.answered_at, old.answered_by_name);
  judged := (new.verdict_text, new.verdict_at, new.verdict_by_name) is distinct from (old.verdict_text, old.verdict_at, old.verdict_by_name);
  if answered or moved and new.status = 'answered' then
    if famn_party() is distinct from old.against or new.status <> 'answered' or old.status not in ('suspected', 'disputed')
       or new.verdict_text <> '' or new.verdict_at is not null or new.verdict_by_name <> '' then
      raise exception 'The party that broke the promise answers' using errcode = 'insufficient_privilege';
    end if;
  elsif moved and new.status = 'closed' then
    if famn_role() is distinct from 'gfo_head' or judged or old.status not in ('confirmed', 'disputed') then
      raise exception 'The head of GFO closes what is judged' using errcode = 'insufficient_privilege';
    end if;
  elsif moved or judged then
    if famn_party() is null or famn_party() = old.against or old.status <> 'answered' or new.status not in ('confirmed', 'disputed') then
      raise exception 'The other party confirms or disputes' using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;
create or replace trigger famn_deviation_moves before insert or update on deviations_deviation
  for each row when (current_user = 'famn_app') execute function famn_deviation_moves();

-- Whoever sees a deviation follows its timeline.
drop policy if exists with_the_deviation on audit_act;
create policy with_the_deviation on audit_act for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and subject_kind = 'deviation' and audience = 'both'
         and exists (select 1 from deviations_deviation d where d.id = audit_act.subject_id));
