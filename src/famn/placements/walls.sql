-- Placements. The board owns them; GFO sees the fact row and what the board must tell it.

select famn_wall('placements_consultation');
create policy board_reads on placements_consultation for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
create policy board_registers on placements_consultation for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'social_worker')
              and exists (select 1 from referrals_offer o where o.id = offer_id and o.board_id = placements_consultation.board_id));
create policy board_undoes on placements_consultation for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker'));
revoke delete, truncate on placements_consultation from famn_app;
select famn_wall_history('placements_consultationevent', 'placements_consultation', 'id');

select famn_wall('placements_placement');
create policy gfo_reads on placements_placement for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'matching_coordinator'));
-- A start that was undone never was a stay in the home: its coordinator and the family learn nothing of the child.
create policy coordinator_reads_hers on placements_placement for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and coordinator_id = any ((select famn_people())::bigint[]) and status <> 'undone');
create policy board_reads on placements_placement for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager', 'sas', 'finance'));
create policy family_own on placements_placement for select to famn_app
  using (home_id = (select famn_home()) and (select famn_role()) in ('foster_parent', 'mentor_home') and status <> 'undone');
create policy board_starts on placements_placement for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'unit_manager')
              and exists (select 1 from referrals_offer o where o.id = offer_id and o.home_id = placements_placement.home_id
                             and o.board_id = placements_placement.board_id and o.referral_id = placements_placement.referral_id
                             and o.status in ('sent', 'accepted')));
create policy board_changes on placements_placement for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
create policy gfo_closes on placements_placement for update to famn_app
  using (cooperation_id = (select famn_cooperation())
         and ((select famn_role()) in ('gfo_head', 'matching_coordinator')
              or (select famn_role()) = 'gfo_coordinator' and coordinator_id = any ((select famn_people())::bigint[])));
revoke delete, truncate on placements_placement from famn_app;
select famn_wall_history('placements_placementevent', 'placements_placement', 'id');

-- The door to the home stands open while the child lives there. Definer: see famn_offer_opens.
create or replace function famn_stay_opens(p_placement uuid, p_home uuid, p_board bigint) returns boolean language sql stable
  security definer set search_path = pg_catalog, public, pg_temp
  as $$ select exists (select 1 from placements_placement p where p.id = p_placement and p.home_id = p_home and p.board_id = p_board
                          and p.cooperation_id = famn_cooperation() and p.status in ('planned', 'started')) $$;
create policy opened_by_stay on homes_homeopening for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and origin = 'placement'
              and (select famn_role()) in ('fh_secretary', 'unit_manager') and famn_stay_opens(origin_id, home_id, board_id));
create policy opened_again_by_stay on homes_homeopening for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and origin = 'placement'
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager') and famn_stay_opens(origin_id, home_id, board_id));

-- The home's coordinator sees code and birth year of the child who lives there, also when she never handled the referral.
drop policy if exists coordinator_of_the_stay on referrals_referralchild;
create policy coordinator_of_the_stay on referrals_referralchild for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and exists (select 1 from placements_placement p where p.child_id = referrals_referralchild.id));

drop policy if exists coordinator_of_the_stay on audit_act;
create policy coordinator_of_the_stay on audit_act for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator' and subject_kind = 'placement'
         and audience in ('both', 'gfo') and exists (select 1 from placements_placement p where p.id = subject_id));

-- What the two sides share about a stay follows the fact row; each side's own acts are told apart by the policies' roles.
select famn_wall('placements_introductiondelivery');
create policy with_the_placement on placements_introductiondelivery for select to famn_app
  using (exists (select 1 from placements_placement p where p.id = placement_id)
         and (select famn_role()) not in ('finance', 'sas', 'foster_parent', 'mentor_home'));
create policy board_registers on placements_introductiondelivery for insert to famn_app
  with check (cooperation_id = (select famn_cooperation())
              and (board_id = (select famn_board()) and (select famn_role()) in ('fh_secretary', 'social_worker')
                   or (select famn_role()) = 'gfo_coordinator')
              and exists (select 1 from placements_placement p where p.id = placement_id and p.board_id = placements_introductiondelivery.board_id));
create policy registrar_undoes on placements_introductiondelivery for update to famn_app
  using (cooperation_id = (select famn_cooperation())
         and (board_id = (select famn_board()) and (select famn_role()) in ('fh_secretary', 'social_worker')
              or (select famn_role()) = 'gfo_coordinator')
         and exists (select 1 from placements_placement p where p.id = placement_id));
revoke delete, truncate on placements_introductiondelivery from famn_app;
select famn_wall_history('placements_introductiondeliveryevent', 'placements_introductiondelivery', 'id');

select famn_wall('placements_placementagreement');
create policy with_the_placement on placements_placementagreement for select to famn_app
  using (exists (select 1 from placements_placement p where p.id = placement_id) and (select famn_role()) not in ('sas', 'matching_coordinator'));
create policy board_registers on placements_placementagreement for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) = 'fh_secretary'
              and exists (select 1 from placements_placement p where p.id = placement_id and p.board_id = placements_placementagreement.board_id));
create policy board_undoes on placements_placementagreement for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and (select famn_role()) = 'fh_secretary');
revoke delete, truncate on placements_placementagreement from famn_app;
select famn_wall_history('placements_placementagreementevent', 'placements_placementagreement', 'id');

select famn_wall('placements_followup');
create policy board_reads on placements_followup for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager', 'sas'));
create policy board_lays_out on placements_followup for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager')
              and exists (select 1 from placements_placement p where p.id = placement_id and p.board_id = placements_followup.board_id));
create policy board_ticks_off on placements_followup for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
revoke delete, truncate on placements_followup from famn_app;
select famn_wall_history('placements_followupevent', 'placements_followup', 'id');

select famn_wall('placements_placementend');
create policy with_the_placement on placements_placementend for select to famn_app
  using (exists (select 1 from placements_placement p where p.id = placement_id)
         and (select famn_role()) not in ('finance', 'foster_parent', 'mentor_home'));
create policy board_registers on placements_placementend for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'social_worker')
              and exists (select 1 from placements_placement p where p.id = placement_id and p.board_id = placements_placementend.board_id));
create policy board_undoes on placements_placementend for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker'));
create policy gfo_notes_return on placements_placementend for update to famn_app
  using (cooperation_id = (select famn_cooperation())
         and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator')
         and exists (select 1 from placements_placement p where p.id = placement_id));
revoke delete, truncate on placements_placementend from famn_app;
select famn_wall_history('placements_placementendevent', 'placements_placementend', 'id');

select famn_wall('placements_closingfeedback');
create policy with_the_placement on placements_closingfeedback for select to famn_app
  using (exists (select 1 from placements_placement p where p.id = placement_id)
         and (select famn_role()) not in ('finance', 'foster_parent', 'mentor_home'));
create policy board_gives on placements_closingfeedback for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'social_worker')
              and exists (select 1 from placements_placement p where p.id = placement_id and p.board_id = placements_closingfeedback.board_id));
create policy board_undoes on placements_closingfeedback for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker'));
revoke delete, truncate on placements_closingfeedback from famn_app;
select famn_wall_history('placements_closingfeedbackevent', 'placements_closingfeedback', 'id');

select famn_wall('placements_closingmeeting');
create policy with_the_placement on placements_closingmeeting for select to famn_app
  using (exists (select 1 from placements_placement p where p.id = placement_id)
         and (select famn_role()) not in ('finance', 'foster_parent', 'mentor_home'));
create policy either_side_opens on placements_closingmeeting for insert to famn_app
  with check (cooperation_id = (select famn_cooperation())
              and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager', 'gfo_head', 'gfo_coordinator', 'matching_coordinator')
              and exists (select 1 from placements_placement p where p.id = placement_id and p.board_id = placements_closingmeeting.board_id));
create policy either_side_notes on placements_closingmeeting for update to famn_app
  using (cooperation_id = (select famn_cooperation())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager', 'gfo_head', 'gfo_coordinator', 'matching_coordinator')
         and exists (select 1 from placements_placement p where p.id = placement_id));
revoke delete, truncate on placements_closingmeeting from famn_app;
select famn_wall_history('placements_closingmeetingevent', 'placements_closingmeeting', 'id');

-- A child moves in: the reservation of its referral becomes a place taken. Only the board with an open door to the home.
create or replace function famn_move_in(p_placement uuid, p_must_not_meet boolean) returns void language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  p placements_placement;
begin
  select * into p from placements_placement where id = p_placement;
  if not found or p.cooperation_id is distinct from famn_cooperation() or p.board_id is distinct from famn_board()
     or famn_role() not in ('fh_secretary', 'unit_manager') then
    raise exception 'Not yours to place' using errcode = 'insufficient_privilege';
  end if;
  if exists (select 1 from homes_occupancy where origin_id = p.id) then
    raise exception 'The child has already moved in' using errcode = 'unique_violation';
  end if;
  perform 1 from homes_fosterhome where id = p.home_id for update;
  delete from homes_occupancy where home_id = p.home_id and referral_id = p.referral_id and state = 'reserved';
  update referrals_homequestion set reserved = false where home_id = p.home_id and referral_id = p.referral_id and reserved;
  -- R-148: only here can it be told, since a board does not see the stays of other boards.
  update placements_placement set first_for_untrained_home = true
   where id = p.id and not exists (select 1 from placements_placement e where e.home_id = p.home_id and e.referral_id <> p.referral_id and e.status <> 'undone')
     and exists (select 1 from homes_fosterhome f where f.id = p.home_id
                    and (f.basic_course_on is null or f.basic_course_on > p.starts_on));
  if famn_free_places(p.home_id, p.kind, p.starts_on, p.expected_end_on) < 1 then
    raise exception 'No free place in the home' using errcode = 'exclusion_violation';
  end if;
  insert into homes_occupancy (id, cooperation_id, home_id, board_id, origin_id, referral_id, state, kind, beds, age_bands,
                               must_not_meet, starts_on, ends_on)
  values (gen_random_uuid(), p.cooperation_id, p.home_id, p.board_id, p.id, p.referral_id, 'placed', p.kind, 1, array[p.age_band],
          p_must_not_meet, p.starts_on, null);
  -- SoF 16:2: the board that places one more than the rule says gives notice to IVO. Only here can it be told, as above.
  update placements_placement set over_max = true
   where id = p.id
     and (select sum(o.beds) from homes_occupancy o where o.home_id = p.home_id and o.state = 'placed' and o.starts_on <= p.starts_on
                                                     and (o.ends_on is null or o.ends_on > p.starts_on))
         > (select m.max_children from organisations_matchingpolicy m where m.cooperation_id = p.cooperation_id
               and m.valid_from <= famn_today() order by m.valid_from desc limit 1);
end $$;

-- A child moves out (or the registration of it is undone, with p_ends_on null): by the placing board. An undone end takes
-- the bed again, which fails when somebody else has been given it.
create or replace function famn_move_out(p_placement uuid, p_ends_on date) returns void language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  p placements_placement;
begin
  select * into p from placements_placement where id = p_placement;
  if not found or p.cooperation_id is distinct from famn_cooperation() or p.board_id is distinct from famn_board()
     or famn_role() not in ('fh_secretary', 'social_worker', 'unit_manager') then
    raise exception 'Not yours to end' using errcode = 'insufficient_privilege';
  end if;
  perform 1 from homes_fosterhome where id = p.home_id for update;
  if p_ends_on is null and exists (select 1 from homes_occupancy where origin_id = p_placement and ends_on is not null)
     and famn_free_places(p.home_id, p.kind, (select greatest(ends_on, famn_today()) from homes_occupancy where origin_id = p_placement), p.expected_end_on) < 1
  then
    raise exception 'No free place in the home' using errcode = 'exclusion_violation';
  end if;
  update homes_occupancy set ends_on = p_ends_on where origin_id = p_placement and state = 'placed';
end $$;

-- A start that was undone: the place is free again, and the home reserved for the referral as it was before. False: it could
-- not be reserved, since somebody else has reserved it or been given the place meanwhile. Called for a locked offer's stay,
-- by the board that may start it.
create or replace function famn_undo_move_in(p_placement uuid) returns boolean language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  p placements_placement;
  q referrals_homequestion;
begin
  select * into p from placements_placement where id = p_placement;
  if not found or p.cooperation_id is distinct from famn_cooperation() or p.board_id is distinct from famn_board()
     or famn_role() not in ('fh_secretary', 'unit_manager') then
    raise exception 'Not yours to undo' using errcode = 'insufficient_privilege';
  end if;
  perform 1 from homes_fosterhome where id = p.home_id for update;
  delete from homes_occupancy where origin_id = p.id and state = 'placed';
  -- The siblings of one offer moved in together: the last to move out takes the reservation back for them all.
  if exists (select 1 from homes_occupancy o join placements_placement s on s.id = o.origin_id
              where s.offer_id = p.offer_id and o.state = 'placed') then
    return true;
  end if;
  select h.* into q from referrals_homequestion h join referrals_offer o on o.question_id = h.id where o.id = p.offer_id for update of h;
  if not found or famn_free_places(q.home_id, p.kind, q.starts_on, q.ends_on) < q.beds
     or exists (select 1 from homes_occupancy where home_id = q.home_id and state = 'reserved')
     or exists (select 1 from referrals_homequestion h where h.referral_id = q.referral_id and h.home_id = q.home_id
                   and h.round = q.round and h.id <> q.id and h.released_at is null) then
    return false;
  end if;
  insert into homes_occupancy (id, cooperation_id, home_id, board_id, origin_id, referral_id, state, kind, beds, age_bands,
                               must_not_meet, starts_on, ends_on)
  select gen_random_uuid(), q.cooperation_id, q.home_id, q.board_id, q.id, q.referral_id, 'reserved', r.kind, q.beds, q.age_bands,
         r.must_not_meet, q.starts_on, q.ends_on
    from referrals_referral r where r.id = q.referral_id;
  update referrals_homequestion set reserved = true, released_at = null where id = q.id;
  return true;
end $$;

-- Whom a board must inform or consult about one offered home (R-38, R-38a; SoL 22:6): the municipality where it lies, and
-- each other board with a child there. Municipality and board only, never how many or who. Only with a live offer; logged.
create or replace function famn_consultees(p_offer uuid)
  returns table (ground text, municipality_code varchar, consulted_board_id bigint) language plpgsql volatile
  security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  o referrals_offer;
begin
  select * into o from referrals_offer where id = p_offer;
  if not found or o.cooperation_id is distinct from famn_cooperation() or o.board_id is distinct from famn_board()
     or famn_role() not in ('fh_secretary', 'social_worker', 'unit_manager') or o.status not in ('sent', 'accepted') then
    raise exception 'No live offer to your board' using errcode = 'insufficient_privilege';
  end if;
  insert into audit_readentry (id, at, holding_id, user_id, actor_name, role, cooperation_id, actor_board_id, action, purpose,
                               subject_kind, subject_id, board_id, codes)
  values (gen_random_uuid(), now(), famn_holding(), famn_user(), '', famn_role(), famn_cooperation(), famn_board(),
          'consultees', 'Samråd enligt SoL 22:6', 'offer', p_offer, o.board_id, '[]');
  return query
    select 'located'::text, coalesce(h.municipality_id, v.municipality_id), null::bigint
      from homes_fosterhome h left join people_vaultentry v on v.subject_id = h.id and v.kind = 'home'
     where h.id = o.home_id
       and coalesce(h.municipality_id, v.municipality_id) <> (select b.municipality_id from organisations_board b where b.id = o.board_id)
    union
    select 'placed'::text, b.municipality_id, b.id
      from homes_occupancy oc join organisations_board b on b.id = oc.board_id
     where oc.home_id = o.home_id and oc.state = 'placed' and (oc.ends_on is null or oc.ends_on > famn_today())
       and oc.board_id <> o.board_id;
end $$;

-- The function runs as a role of its own that may read just what it answers from (the owner would bypass every wall).
create policy consultation_reads on referrals_offer for select to famn_consult using (true);
create policy consultation_reads on homes_occupancy for select to famn_consult using (true);
create policy consultation_reads on homes_fosterhome for select to famn_consult using (true);
create policy consultation_reads on people_vaultentry for select to famn_consult using (kind = 'home');
create policy consultation_logs on audit_readentry for insert to famn_consult with check (action = 'consultees');
grant usage on schema public to famn_consult;
grant select on referrals_offer, homes_occupancy, homes_fosterhome, people_vaultentry, organisations_board to famn_consult;
grant insert on audit_readentry to famn_consult;
grant create on schema public to famn_consult;
alter function famn_consultees(uuid) owner to famn_consult;
revoke create on schema public from famn_consult;

-- Whether a board still has cases: a yes or a no, to those who set its cooperation up. While it has, it does not end.
create or replace function famn_board_has_cases(p_board bigint) returns boolean language sql stable
  security definer set search_path = pg_catalog, public, pg_temp
  as $$
    select famn_role() in ('gfo_head', 'system_admin')
       and (exists (select 1 from referrals_referral r
                     where r.board_id = p_board and r.cooperation_id = famn_cooperation()
                       and r.status not in ('placed', 'closed', 'withdrawn', 'no_home_found', 'solved_in_network',
                                            'solved_by_consultant', 'solved_otherwise'))
            or exists (select 1 from placements_placement p
                        where p.board_id = p_board and p.cooperation_id = famn_cooperation() and p.status in ('planned', 'started'))
            or exists (select 1 from homes_fosterhome f
                        where f.board_id = p_board and f.cooperation_id = famn_cooperation() and f.status <> 'closed'))
  $$;
create policy head_ends on organisations_board for update to famn_app
  using ((select famn_role()) in ('gfo_head', 'system_admin')
         and exists (select 1 from organisations_membership m
                      where m.municipality_id = organisations_board.municipality_id and m.cooperation_id = (select famn_cooperation())))
  with check (ends_on is null or not famn_board_has_cases(id));

-- GFO's promise to meet after a stay falls only with its ground: a board cancels GFO's clock on a stay of its own only where no
-- feedback calls for a meeting: the feedback was undone, or the whole start was.
create or replace function famn_clock_of_a_stay() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if famn_party() = 'board' and not exists (
       select 1 from placements_placement p where p.id = new.subject_id and p.board_id = famn_board() and p.status <> 'closing_meeting') then
    raise exception 'A promise of GFO falls with the feedback alone' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create or replace trigger famn_clock_of_a_stay before update on commitments_commitment
  for each row when (current_user = 'famn_app' and old.party = 'gfo' and old.subject_kind = 'placement'
                     and old.cancelled_at is null and new.cancelled_at is not null)
  execute function famn_clock_of_a_stay();
