-- The organisation around the cases: every actor of a cooperation reads its own, nobody of another; its head and its
-- administrators set it up. Municipalities and localities are public facts and carry no wall.

select famn_wall('organisations_cooperation');
create policy ones_own on organisations_cooperation for select to famn_app
  using (id = (select famn_cooperation()));
-- Whoever has a role in several may read their names, to choose among them.
create policy of_ones_roles on organisations_cooperation for select to famn_app
  using (exists (select 1 from accounts_roleholding h
                  where h.cooperation_id = organisations_cooperation.id and h.user_id = (select famn_signed_in())));
create policy head_changes on organisations_cooperation for update to famn_app
  using (id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
revoke insert, update, delete, truncate on organisations_cooperation from famn_app;
grant update (name, county_code, eves_are_free) on organisations_cooperation to famn_app;
select famn_wall_history('organisations_cooperationevent', 'organisations_cooperation', 'id');

select famn_wall('organisations_hostorganisation');
create policy of_the_cooperation on organisations_hostorganisation for select to famn_app
  using (exists (select 1 from organisations_cooperation c where c.host_id = organisations_hostorganisation.id));
create policy head_changes on organisations_hostorganisation for update to famn_app
  using ((select famn_role()) in ('gfo_head', 'system_admin')
         and exists (select 1 from organisations_cooperation c where c.host_id = organisations_hostorganisation.id));
revoke insert, delete, truncate on organisations_hostorganisation from famn_app;

select famn_wall('organisations_membership');
create policy of_the_cooperation on organisations_membership for select to famn_app
  using (cooperation_id = (select famn_cooperation()));
create policy head_adds on organisations_membership for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
create policy head_changes on organisations_membership for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
revoke update, delete, truncate on organisations_membership from famn_app;
grant update (ends_on, ended_reason, political_decision, agreement_reference, agreement_signed_on, informed_from)
  on organisations_membership to famn_app;
select famn_wall_history('organisations_membershipevent', 'organisations_membership', 'id');

-- From which day a home's consent to all members covers the actor's own board too (R-57a); empty while its municipality is
-- no member, and then the board reads no home of the bank.
create or replace function famn_informed_from() returns date language sql stable set search_path = pg_catalog, public, pg_temp
  as $$
    select coalesce(m.informed_from, m.starts_on)
      from organisations_membership m join organisations_board b on b.municipality_id = m.municipality_id
     where b.id = famn_board() and m.cooperation_id = famn_cooperation()
       and m.starts_on <= famn_today() and (m.ends_on is null or m.ends_on > famn_today())
  $$;

-- That a board exists and what it is called is a public fact. It is set up in a municipality that is a member, or will be.
-- When it may end is said beside the cases (placements).
select famn_wall('organisations_board');
create policy public_fact on organisations_board for select to famn_app, famn_consult using (true);
create policy head_adds on organisations_board for insert to famn_app
  with check ((select famn_role()) in ('gfo_head', 'system_admin')
              and exists (select 1 from organisations_membership m
                           where m.municipality_id = organisations_board.municipality_id
                             and m.cooperation_id = (select famn_cooperation())
                             and (m.ends_on is null or m.ends_on > (select famn_today()))));
revoke update, delete, truncate on organisations_board from famn_app;
grant update (name, ends_on) on organisations_board to famn_app;
select famn_wall_history('organisations_boardevent', 'organisations_board', 'id');

-- A version of the guidelines is added for a day to come, or today, and taken away until that day: what a clock has cited stays.
select famn_wall('organisations_governingdocument');
create policy of_the_cooperation on organisations_governingdocument for select to famn_app
  using (cooperation_id = (select famn_cooperation()));
create policy head_adds on organisations_governingdocument for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin')
              and valid_from >= (select famn_today()));
create policy head_takes_back on organisations_governingdocument for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin')
         and valid_from > (select famn_today()));
revoke update, truncate on organisations_governingdocument from famn_app;

select famn_wall('organisations_clocklength');
create policy with_its_document on organisations_clocklength for select to famn_app
  using (exists (select 1 from organisations_governingdocument d where d.id = document_id));
create policy head_adds on organisations_clocklength for insert to famn_app
  with check ((select famn_role()) in ('gfo_head', 'system_admin')
              and exists (select 1 from organisations_governingdocument d
                           where d.id = document_id and d.valid_from >= (select famn_today())));
create policy head_takes_back on organisations_clocklength for delete to famn_app
  using ((select famn_role()) in ('gfo_head', 'system_admin')
         and exists (select 1 from organisations_governingdocument d
                      where d.id = document_id and d.valid_from > (select famn_today())));
revoke update, truncate on organisations_clocklength from famn_app;

-- A version of the matching policy is added for a day to come, or today, and taken away until that day: what a run was
-- made under stays.
select famn_wall('organisations_matchingpolicy');
create policy of_the_cooperation on organisations_matchingpolicy for select to famn_app
  using (cooperation_id = (select famn_cooperation()));
create policy head_adds on organisations_matchingpolicy for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin')
              and valid_from >= (select famn_today()));
create policy head_takes_back on organisations_matchingpolicy for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin')
         and valid_from > (select famn_today()));
revoke update, truncate on organisations_matchingpolicy from famn_app;

select famn_wall('organisations_onboardingstep');
create policy staff_reads on organisations_onboardingstep for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) not in ('foster_parent', 'mentor_home', 'evaluator'));
create policy head_adds on organisations_onboardingstep for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
create policy head_changes on organisations_onboardingstep for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
create policy head_takes_back on organisations_onboardingstep for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));

-- Dated settings: what has been in force is ended, never rewritten; what is to come may be taken back.
select famn_wall('organisations_responsibilityrule');
create policy staff_reads on organisations_responsibilityrule for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) not in ('foster_parent', 'mentor_home', 'evaluator'));
create policy head_adds on organisations_responsibilityrule for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
create policy head_ends on organisations_responsibilityrule for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
create policy head_takes_back on organisations_responsibilityrule for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin')
         and starts_on >= (select famn_today()));
revoke update, truncate on organisations_responsibilityrule from famn_app;
grant update (ends_on) on organisations_responsibilityrule to famn_app;

-- Everybody's pages depend on the modules, so everybody of the cooperation reads them.
select famn_wall('organisations_modulesetting');
create policy of_the_cooperation on organisations_modulesetting for select to famn_app
  using (cooperation_id = (select famn_cooperation()));
create policy head_adds on organisations_modulesetting for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
create policy head_ends on organisations_modulesetting for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
create policy head_takes_back on organisations_modulesetting for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin')
         and starts_on >= (select famn_today()));
revoke update, truncate on organisations_modulesetting from famn_app;
grant update (ends_on) on organisations_modulesetting to famn_app;

-- A further cooperation on the same installation: host, cooperation, guidelines with their lengths, settings of the match
-- sheet, the jobs that the caller's own has, and the caller as its administrator. Nobody else can, and nothing of the first
-- is read for it but the names of its jobs.
create or replace function famn_found_cooperation(p_host jsonb, p_cooperation jsonb, p_guidelines jsonb, p_policy jsonb)
  returns table (new_cooperation bigint, new_holding uuid) language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_host bigint;
  v_cooperation bigint;
  v_document bigint;
  v_holding uuid := gen_random_uuid();
begin
  if famn_role() is distinct from 'system_admin' or famn_user() is null then
    raise exception 'Not yours to found' using errcode = 'insufficient_privilege';
  end if;
  insert into organisations_hostorganisation (name, form, org_number)
  values (p_host ->> 'name', p_host ->> 'form', p_host ->> 'org_number') returning id into v_host;
  insert into organisations_cooperation (name, host_id, county_code, started_on, eves_are_free)
  values (p_cooperation ->> 'name', v_host, p_cooperation ->> 'county_code', (p_cooperation ->> 'started_on')::date,
          (p_cooperation ->> 'eves_are_free')::boolean) returning id into v_cooperation;
  insert into organisations_governingdocument (cooperation_id, title, version, decided_on, valid_from, notes)
  values (v_cooperation, p_guidelines ->> 'title', p_guidelines ->> 'version', (p_guidelines ->> 'decided_on')::date,
          (p_guidelines ->> 'valid_from')::date, '') returning id into v_document;
  insert into organisations_clocklength (document_id, rule, length, unit, warn_days)
  select v_document, one.rule, one.length, one.unit, one.warn_days
    from jsonb_to_recordset(p_guidelines -> 'lengths') as one (rule varchar, length smallint, unit varchar, warn_days smallint);
  insert into organisations_matchingpolicy (cooperation_id, version, valid_from, freshness_days, max_children, distance_bands_km, relaxable,
                                            priorities, notes)
  values (v_cooperation, p_policy ->> 'version', (p_policy ->> 'valid_from')::date, (p_policy ->> 'freshness_days')::smallint,
          (p_policy ->> 'max_children')::smallint, p_policy -> 'distance_bands_km', p_policy -> 'relaxable', p_policy -> 'priorities', '');
  insert into accounts_roleholding (id, user_id, role, cooperation_id, board_id, home_id, name, starts_on, ends_on)
  select gen_random_uuid(), null, 'job', v_cooperation, null, null, job.name, famn_today(), null
    from (select distinct h.name from accounts_roleholding h
           where h.role = 'job' and h.cooperation_id = famn_cooperation() and (h.ends_on is null or h.ends_on > famn_today())) job;
  insert into accounts_roleholding (id, user_id, role, cooperation_id, board_id, home_id, name, starts_on, ends_on)
  values (v_holding, famn_user(), 'system_admin', v_cooperation, null, null, '', famn_today(), null);
  return query select v_cooperation, v_holding;
end $$;
