-- Referrals and what hangs on them. The board sees its own; GFO sees a referral once it has left draft. Child rows are
-- the board's alone. A home link sees one question.

select famn_wall('referrals_child');
create policy board_reads on referrals_child for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager', 'sas'));
create policy board_adds on referrals_child for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'social_worker'));
create policy board_changes on referrals_child for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker'));
revoke delete, truncate on referrals_child from famn_app;
select famn_wall_history('referrals_childevent', 'referrals_child', 'id');
-- A child that became protected has its earlier name in the history: that row shows to nobody.
drop policy seen_with_its_row on referrals_childevent;
create policy seen_with_its_row on referrals_childevent for select to famn_app
  using (exists (select 1 from referrals_child t where t.id = pgh_obj_id
                    and (t.protection = 'none' or referrals_childevent.name = '' and referrals_childevent.identity_number = ''
                         and referrals_childevent.birth_date is null)));

select famn_wall('referrals_referral');
create policy board_reads on referrals_referral for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
-- A draft that is thrown away was never sent: GFO does not learn of it.
create policy gfo_reads on referrals_referral for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and status <> 'draft' and (sent_at is not null or oral_received_at is not null)
         and (select famn_role()) in ('gfo_head', 'matching_coordinator'));
create policy coordinator_reads_hers on referrals_referral for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and status <> 'draft' and (sent_at is not null or oral_received_at is not null)
         and (select famn_role()) = 'gfo_coordinator'
         and handled_by_id = any ((select famn_people())::bigint[]));
create policy board_writes on referrals_referral for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'social_worker'));
create policy gfo_registers_oral on referrals_referral for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and status = 'oral_received'
              and (select famn_role()) = 'matching_coordinator');
create policy board_changes on referrals_referral for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
create policy gfo_changes on referrals_referral for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and status <> 'draft' and (sent_at is not null or oral_received_at is not null)
         and (select famn_role()) in ('gfo_head', 'matching_coordinator'))
  with check (cooperation_id = (select famn_cooperation()) and status <> 'draft');
revoke delete, truncate on referrals_referral from famn_app;
select famn_wall_history('referrals_referralevent', 'referrals_referral', 'id');
-- What stood in the draft is the board's; where a child lived before it became protected is nobody's.
drop policy seen_with_its_row on referrals_referralevent;
create policy seen_with_its_row on referrals_referralevent for select to famn_app
  using ((status <> 'draft' or board_id = (select famn_board()))
         and exists (select 1 from referrals_referral t where t.id = pgh_obj_id
                        and (not t.protected or referrals_referralevent.home_municipality_id is null)));

select famn_wall('referrals_referralchild');
create policy with_the_referral on referrals_referralchild for select to famn_app
  using (exists (select 1 from referrals_referral r where r.id = referral_id));
create policy board_writes on referrals_referralchild for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'social_worker')
              and exists (select 1 from referrals_referral r where r.id = referral_id and r.board_id = referrals_referralchild.board_id));
create policy gfo_writes_oral on referrals_referralchild for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and child_id is null and (select famn_role()) = 'matching_coordinator'
              and exists (select 1 from referrals_referral r where r.id = referral_id and r.board_id = referrals_referralchild.board_id
                             and r.status = 'oral_received'));
create policy board_changes on referrals_referralchild for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
create policy board_removes on referrals_referralchild for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker')
         and exists (select 1 from referrals_referral r where r.id = referral_id and r.status in ('draft', 'oral_received', 'question_back')));
select famn_wall_history('referrals_referralchildevent', 'referrals_referralchild', 'id');

select famn_wall('referrals_need');
create policy with_the_referral on referrals_need for select to famn_app
  using (exists (select 1 from referrals_referral r where r.id = referral_id));
create policy board_writes on referrals_need for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'social_worker')
              and exists (select 1 from referrals_referral r where r.id = referral_id and r.board_id = referrals_need.board_id));
create policy gfo_writes_oral on referrals_need for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'matching_coordinator'
              and exists (select 1 from referrals_referral r where r.id = referral_id and r.board_id = referrals_need.board_id
                             and r.status = 'oral_received'));
create policy board_changes on referrals_need for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker'));
create policy board_removes on referrals_need for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker'));
select famn_wall_history('referrals_needevent', 'referrals_need', 'id');

select famn_wall('referrals_matchrun');
create policy gfo_reads on referrals_matchrun for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator')
         and exists (select 1 from referrals_referral r where r.id = referral_id));
create policy gfo_stores on referrals_matchrun for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'matching_coordinator'
              and exists (select 1 from referrals_referral r where r.id = referral_id and r.board_id = referrals_matchrun.board_id));
revoke update, delete, truncate on referrals_matchrun from famn_app;

select famn_wall('referrals_homequestion');
create policy gfo_reads on referrals_homequestion for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator')
         and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy link_reads_one on referrals_homequestion for select to famn_app
  using (token_hash = (select famn_link()));
create policy gfo_asks on referrals_homequestion for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'matching_coordinator'
              and exists (select 1 from homes_fosterhome f where f.id = home_id)
              and exists (select 1 from referrals_referral r where r.id = referral_id and r.board_id = referrals_homequestion.board_id));
create policy gfo_registers_answers on referrals_homequestion for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_coordinator', 'matching_coordinator')
         and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy link_answers_one on referrals_homequestion for update to famn_app
  using (token_hash = (select famn_link()));
revoke delete, truncate on referrals_homequestion from famn_app;
select famn_wall_history('referrals_homequestionevent', 'referrals_homequestion', 'id');

select famn_wall('referrals_offer');
create policy gfo_reads on referrals_offer for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'matching_coordinator'));
create policy coordinator_reads_hers on referrals_offer for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and exists (select 1 from homes_fosterhome f where f.id = home_id and f.coordinator_id = any ((select famn_people())::bigint[])));
create policy board_reads on referrals_offer for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
create policy gfo_sends on referrals_offer for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'matching_coordinator'
              and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id is null)
              and exists (select 1 from referrals_referral r where r.id = referral_id and r.board_id = referrals_offer.board_id));
create policy gfo_withdraws on referrals_offer for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'matching_coordinator');
-- An offer that was refused or taken back lives no more: the board has let go of the home.
create policy board_answers on referrals_offer for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and status not in ('rejected', 'withdrawn')
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'))
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and status <> 'withdrawn');
revoke delete, truncate on referrals_offer from famn_app;
select famn_wall_history('referrals_offerevent', 'referrals_offer', 'id');

select famn_wall('referrals_offerchild');
create policy with_the_offer on referrals_offerchild for select to famn_app
  using (exists (select 1 from referrals_offer o where o.id = offer_id));
create policy gfo_sends on referrals_offerchild for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'matching_coordinator'
              and exists (select 1 from referrals_offer o where o.id = offer_id and o.board_id = referrals_offerchild.board_id));
revoke update, delete, truncate on referrals_offerchild from famn_app;

-- A door to a home is opened to a board by an offer of that home, and stands no longer than the offer lives. Definer: whether
-- a home is seen asks its doors.
create or replace function famn_offer_opens(p_offer uuid, p_home uuid, p_board bigint) returns boolean language sql stable
  security definer set search_path = pg_catalog, public, pg_temp
  as $$ select exists (select 1 from referrals_offer o where o.id = p_offer and o.home_id = p_home and o.board_id = p_board
                          and o.cooperation_id = famn_cooperation() and o.status in ('sent', 'accepted')) $$;
create policy opened_by_offer on homes_homeopening for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and origin = 'offer' and (select famn_role()) = 'matching_coordinator'
              and famn_offer_opens(origin_id, home_id, board_id));
create policy opened_again_by_offer on homes_homeopening for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and origin = 'offer'
         and (select famn_role()) in ('fh_secretary', 'unit_manager') and famn_offer_opens(origin_id, home_id, board_id));

-- The judgement and the decisions stay at the board; GFO reads the outcome on the offer.
select famn_wall('referrals_childsuitability');
create policy board_reads on referrals_childsuitability for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
create policy board_writes on referrals_childsuitability for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'social_worker'));
create policy board_undoes on referrals_childsuitability for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker'));
revoke delete, truncate on referrals_childsuitability from famn_app;
select famn_wall_history('referrals_childsuitabilityevent', 'referrals_childsuitability', 'id');

select famn_wall('referrals_decision');
create policy board_reads on referrals_decision for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
create policy board_writes on referrals_decision for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
              and (select famn_role()) in ('fh_secretary', 'unit_manager'));
create policy board_undoes on referrals_decision for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'unit_manager'));
revoke delete, truncate on referrals_decision from famn_app;
select famn_wall_history('referrals_decisionevent', 'referrals_decision', 'id');

select famn_wall('referrals_delegation');
create policy board_reads on referrals_delegation for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
create policy manager_writes on referrals_delegation for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and (select famn_role()) = 'unit_manager');
create policy manager_ends on referrals_delegation for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and (select famn_role()) = 'unit_manager');
revoke delete, truncate on referrals_delegation from famn_app;
select famn_wall_history('referrals_delegationevent', 'referrals_delegation', 'id');

-- A yes reserves the home. True: reserved now; false: it was already reserved for another referral. May be called by the
-- link that was opened, or by GFO's staff who registers a telephone call. Locks the home: two yeses cannot both win.
create or replace function famn_reserve(p_question uuid) returns boolean language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  q referrals_homequestion;
begin
  select * into q from referrals_homequestion where id = p_question for update;
  -- Without an actor the comparison is neither true nor false: only a true one lets through.
  if not found or (q.token_hash = famn_link()
      or q.cooperation_id = famn_cooperation() and famn_role() in ('gfo_coordinator', 'matching_coordinator')) is not true then
    raise exception 'Not yours to reserve' using errcode = 'insufficient_privilege';
  end if;
  if q.answer <> 'yes' or q.released_at is not null then
    raise exception 'Only a yes reserves' using errcode = 'check_violation';
  end if;
  perform 1 from homes_fosterhome where id = q.home_id for update;
  if famn_free_places(q.home_id, (select kind from referrals_referral where id = q.referral_id), q.starts_on, q.ends_on) < q.beds then
    return false;
  end if;
  insert into homes_occupancy (id, cooperation_id, home_id, board_id, origin_id, referral_id, state, kind, beds, age_bands,
                               must_not_meet, starts_on, ends_on)
  select gen_random_uuid(), q.cooperation_id, q.home_id, q.board_id, q.id, q.referral_id, 'reserved', r.kind, q.beds, q.age_bands,
         r.must_not_meet, q.starts_on, q.ends_on
    from referrals_referral r where r.id = q.referral_id
  on conflict do nothing;
  if not found then
    return false;
  end if;
  update referrals_homequestion set reserved = true where id = q.id;
  return true;
end $$;

-- A family that answers by its link has no outbox: whoever handles the referral, or else GFO's contact for the board, gets the
-- neutral mail, and the home's own coordinator too where the family wants to be rung.
create or replace function famn_tell_of_answer(p_question uuid, p_at timestamptz) returns void language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  q referrals_homequestion;
begin
  select * into q from referrals_homequestion where id = p_question;
  if not found or (q.token_hash = famn_link()) is not true then
    raise exception 'Not yours to tell' using errcode = 'insufficient_privilege';
  end if;
  if q.answer = '' then
    raise exception 'Nothing is answered yet' using errcode = 'check_violation';
  end if;
  insert into famn_messages_mail (id, cooperation_id, to_id, kind, reason_key, created_at)
  select gen_random_uuid(), q.cooperation_id, receiver.id, 'home_answered', q.id::text, p_at
    from (select coalesce(r.handled_by_id, (select f.user_id from accounts_functionholding f
                                             where f.cooperation_id = r.cooperation_id and f.board_id = r.board_id
                                               and f.function = 'gfo_contact'
                                               and f.starts_on <= (p_at at time zone 'Europe/Stockholm')::date
                                               and (f.ends_on is null or f.ends_on > (p_at at time zone 'Europe/Stockholm')::date)
                                             order by f.starts_on desc limit 1)) as id
            from referrals_referral r where r.id = q.referral_id
           union
          select h.coordinator_id from homes_fosterhome h where h.id = q.home_id and q.answer = 'ring_me') as receiver
   where receiver.id is not null
  on conflict do nothing;
end $$;

-- Lets a reservation go: GFO's staff, or the board it was made for (when the board says no).
create or replace function famn_release(p_question uuid, p_at timestamptz) returns void language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  q referrals_homequestion;
begin
  select * into q from referrals_homequestion where id = p_question for update;
  if not found or q.cooperation_id is distinct from famn_cooperation()
     or not (famn_role() in ('gfo_coordinator', 'matching_coordinator', 'gfo_head')
             or q.board_id = famn_board() and famn_role() in ('fh_secretary', 'social_worker', 'unit_manager')) then
    raise exception 'Not yours to release' using errcode = 'insufficient_privilege';
  end if;
  delete from homes_occupancy where origin_id = q.id and state = 'reserved';
  update referrals_homequestion set reserved = false, released_at = p_at where id = q.id;
end $$;


drop policy if exists family_by_its_link on audit_act;
create policy family_by_its_link on audit_act for insert to famn_app
  with check (holding_id is null and user_id is null and role = 'home_link' and (select famn_link()) is not null and subject_kind = 'referral'
              and exists (select 1 from referrals_homequestion q
                           where q.token_hash = (select famn_link()) and q.referral_id = subject_id
                             and q.cooperation_id = audit_act.cooperation_id and q.board_id = audit_act.board_id));

-- A coordinator who handles a referral follows its thread and its timeline too.
drop policy if exists coordinator_of_the_referral on famn_messages_message;
create policy coordinator_of_the_referral on famn_messages_message for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator' and subject_kind = 'referral'
         and exists (select 1 from referrals_referral r where r.id = subject_id));
drop policy if exists coordinator_of_the_referral on audit_act;
create policy coordinator_of_the_referral on audit_act for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator' and subject_kind = 'referral'
         and audience in ('both', 'gfo') and exists (select 1 from referrals_referral r where r.id = subject_id));

-- The vault of a protected child: its own board's case workers.
create policy child_of_ones_board on people_vaultopening for insert to famn_app
  with check (kind = 'child' and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager')
              and exists (select 1 from referrals_child c where c.id = subject_id and c.board_id = (select famn_board())));

-- A child in the open has nothing in the vault: its entry is thrown away unread when the protection ends, so that a later
-- protection can lay a new one. Definer: an entry shows to nobody who has not opened it, and nobody else throws one away.
create or replace function famn_forget_in_vault(p_child uuid) returns void language sql
  security definer set search_path = pg_catalog, public, pg_temp
  as $$ delete from people_vaultentry v using referrals_child c
         where v.kind = 'child' and v.subject_id = c.id and c.id = p_child and c.protection = 'none'
           and c.cooperation_id = famn_cooperation() and c.board_id = famn_board()
           and famn_role() in ('fh_secretary', 'social_worker') $$;

-- Lets everything go that a closed referral held: every question is released (its link dies, its reservation too) and the
-- live offer is withdrawn with its opening. Called by the board that closes, which does not read questions, or by GFO.
-- Returns how many homes were let go.
create or replace function famn_release_referral(p_referral uuid, p_at timestamptz) returns integer language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  released integer;
begin
  perform 1 from referrals_referral r where r.id = p_referral and r.cooperation_id = famn_cooperation()
     and (famn_role() in ('matching_coordinator', 'gfo_head')
          or r.board_id = famn_board() and famn_role() in ('fh_secretary', 'social_worker', 'unit_manager'));
  if not found then
    raise exception 'Not yours to release' using errcode = 'insufficient_privilege';
  end if;
  delete from homes_occupancy where referral_id = p_referral and state = 'reserved';
  update homes_homeopening set closed_at = p_at
   where closed_at is null and origin = 'offer'
     and origin_id in (select id from referrals_offer where referral_id = p_referral and status in ('sent', 'accepted'));
  update referrals_offer set status = 'withdrawn', ended_at = p_at where referral_id = p_referral and status in ('sent', 'accepted');
  update referrals_homequestion set reserved = false, released_at = p_at where referral_id = p_referral and released_at is null;
  get diagnostics released = row_count;
  return released;
end $$;

-- Where a child lived before it became protected stands in lines of their own (referral.where), as it once stood in the change's
-- own line: nobody reads them while a child of the referral is protected, nor one who does not see the referral.
create policy where_the_protected_lived on audit_act as restrictive for select to famn_app
  using (subject_kind <> 'referral'
         or verb <> 'referral.where' and (verb <> 'referral.change' or detail ? 'where')
         or exists (select 1 from referrals_referral r where r.id = subject_id and not r.protected));

-- GFO's promise to look for a home falls only with its ground: a board cancels GFO's clock on a referral of its own that it has
-- taken back or solved, or of a round that an undone start takes back, and no other. (GFO's clocks on stays: placements.)
create or replace function famn_clock_of_a_referral() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if famn_party() = 'board' and not exists (
       select 1 from referrals_referral r where r.id = new.subject_id and r.board_id = famn_board()
          and (r.status in ('withdrawn', 'solved_in_network', 'solved_by_consultant', 'solved_otherwise')
               or r.status = 'formal_decision' and new.round > r.round)) then
    raise exception 'A promise of GFO falls with the referral alone' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create or replace trigger famn_clock_of_a_referral before update on commitments_commitment
  for each row when (current_user = 'famn_app' and old.party = 'gfo' and old.subject_kind = 'referral'
                     and old.cancelled_at is null and new.cancelled_at is not null)
  execute function famn_clock_of_a_referral();
