-- Homes. Facts, contact and occupancy are three tables with three walls; network homes show to their own board, GFO's
-- head, and the coordinator or supervisor assigned to them. Nobody else learns that they exist.

-- Whether a home is open to the actor's board now. Definer: the policies of this very table ask.
create or replace function famn_home_is_open(p_home uuid) returns boolean language sql stable
  security definer set search_path = pg_catalog, public, pg_temp
  as $$ select exists (select 1 from homes_homeopening o where o.home_id = p_home and o.board_id = famn_board() and o.closed_at is null) $$;

select famn_wall('homes_homeopening');
create policy gfo_reads on homes_homeopening for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator'));
create policy board_reads on homes_homeopening for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
-- Who opens a door, and for what, is said beside offers (referrals) and stays (placements). Here it is only shut; it is
-- never moved to another home.
create policy gfo_closes on homes_homeopening for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'matching_coordinator')
  with check (cooperation_id = (select famn_cooperation()) and closed_at is not null);
create policy board_closes on homes_homeopening for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'))
  with check (board_id = (select famn_board()) and closed_at is not null);
revoke update, delete, truncate on homes_homeopening from famn_app;
grant update (closed_at) on homes_homeopening to famn_app;

select famn_wall('homes_networkassignment');
create policy head_and_assigned on homes_networkassignment for select to famn_app
  using (cooperation_id = (select famn_cooperation())
         and ((select famn_role()) = 'gfo_head'
              or (select famn_role()) in ('gfo_coordinator', 'supervisor') and user_id = any ((select famn_people())::bigint[])));
create policy head_assigns on homes_networkassignment for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_head');
create policy head_ends on homes_networkassignment for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_head');

select famn_wall('homes_fosterhome');
create policy gfo_shared on homes_fosterhome for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id is null
         and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator'));
create policy head_network on homes_fosterhome for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id is not null and (select famn_role()) = 'gfo_head');
create policy assigned on homes_fosterhome for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_coordinator', 'supervisor')
         and exists (select 1 from homes_networkassignment a where a.home_id = homes_fosterhome.id
                        and a.starts_on <= (select famn_today()) and (a.ends_on is null or a.ends_on > (select famn_today()))));
create policy bank_for_secretaries on homes_fosterhome for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id is null and protection = 'none'
         and consent_all_members_on >= (select famn_informed_from()) and status in ('ready', 'paused', 'under_review')
         and (select famn_role()) = 'fh_secretary');
create policy opened_for_board on homes_fosterhome for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager')
         and exists (select 1 from homes_homeopening o where o.home_id = homes_fosterhome.id
                        and o.board_id = (select famn_board()) and o.closed_at is null));
create policy boards_network on homes_fosterhome for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board())
         and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager'));
create policy family_own on homes_fosterhome for select to famn_app
  using (id = (select famn_home()) and (select famn_role()) in ('foster_parent', 'mentor_home'));
create policy coordinator_registers on homes_fosterhome for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id is null and (select famn_role()) = 'gfo_coordinator');
create policy board_registers_network on homes_fosterhome for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and (select famn_role()) = 'fh_secretary');
create policy coordinator_changes on homes_fosterhome for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and (board_id is null
              or exists (select 1 from homes_networkassignment a where a.home_id = homes_fosterhome.id
                            and a.starts_on <= (select famn_today()) and (a.ends_on is null or a.ends_on > (select famn_today())))));
create policy board_changes_network on homes_fosterhome for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()) and (select famn_role()) = 'fh_secretary');
revoke delete, truncate on homes_fosterhome from famn_app;
-- A home's history is for those who keep it: GFO, and for a network home its board. Of a protected home nothing is shown
-- that still holds the place it had before.
select famn_wall_history('homes_fosterhomeevent', 'homes_fosterhome', 'id');
drop policy seen_with_its_row on homes_fosterhomeevent;
create policy seen_by_keepers on homes_fosterhomeevent for select to famn_app
  using (exists (select 1 from homes_fosterhome f where f.id = pgh_obj_id
                    and ((select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator', 'supervisor')
                         or f.board_id = (select famn_board()))
                    and (f.protection = 'none'
                         or homes_fosterhomeevent.municipality_id is null and homes_fosterhomeevent.locality_id is null)));

-- Contact: not with the facts. A board reads it while an offer to it is live or its child lives there.
select famn_wall('homes_homecontact');
create policy gfo_reads on homes_homecontact for select to famn_app
  using (cooperation_id = (select famn_cooperation())
         and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator', 'supervisor')
         and exists (select 1 from homes_fosterhome f where f.id = home_id and f.protection = 'none'));
create policy board_reads on homes_homecontact for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager')
         and exists (select 1 from homes_fosterhome f where f.id = homes_homecontact.home_id and f.protection = 'none'
                        and (f.board_id = (select famn_board())
                             or exists (select 1 from homes_homeopening o where o.home_id = f.id
                                           and o.board_id = (select famn_board()) and o.closed_at is null))));
create policy family_own on homes_homecontact for select to famn_app
  using (home_id = (select famn_home()) and (select famn_role()) in ('foster_parent', 'mentor_home'));
create policy coordinator_writes on homes_homecontact for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
              and exists (select 1 from homes_fosterhome f where f.id = home_id and f.protection = 'none'));
create policy board_writes_network on homes_homecontact for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
              and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id = (select famn_board()) and f.protection = 'none'));
create policy coordinator_changes on homes_homecontact for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy board_changes_network on homes_homecontact for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
         and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id = (select famn_board())));
create policy contact_goes_to_the_vault on homes_homecontact for delete to famn_app
  using (cooperation_id = (select famn_cooperation())
         and exists (select 1 from homes_fosterhome f where f.id = home_id
                        and ((select famn_role()) = 'gfo_coordinator'
                             or (select famn_role()) = 'fh_secretary' and f.board_id = (select famn_board()))));
-- What a home was called and where it lived before it was protected stays in the history table, and nobody reads it there.
select famn_wall_history('homes_homecontactevent', 'homes_homecontact', 'home_id');
drop policy seen_with_its_row on homes_homecontactevent;
create policy seen_by_keepers_unless_protected on homes_homecontactevent for select to famn_app
  using (exists (select 1 from homes_fosterhome f where f.id = pgh_obj_id and f.protection = 'none'
                    and ((select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator')
                         or f.board_id = (select famn_board()))));

-- Who lives in the home: guarded as the contact part is, and gone from here once the home is protected.
select famn_wall('homes_homemember');
create policy gfo_reads on homes_homemember for select to famn_app
  using (cooperation_id = (select famn_cooperation())
         and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator', 'supervisor')
         and exists (select 1 from homes_fosterhome f where f.id = home_id and f.protection = 'none'));
create policy board_reads on homes_homemember for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager')
         and exists (select 1 from homes_fosterhome f where f.id = homes_homemember.home_id and f.protection = 'none'
                        and (f.board_id = (select famn_board()) or famn_home_is_open(f.id))));
create policy family_own on homes_homemember for select to famn_app
  using (home_id = (select famn_home()) and (select famn_role()) in ('foster_parent', 'mentor_home'));
create policy coordinator_writes on homes_homemember for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
              and exists (select 1 from homes_fosterhome f where f.id = home_id and f.protection = 'none'));
create policy board_writes_network on homes_homemember for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
              and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id = (select famn_board()) and f.protection = 'none'));
create policy coordinator_changes on homes_homemember for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and exists (select 1 from homes_fosterhome f where f.id = home_id and f.protection = 'none'));
create policy board_changes_network on homes_homemember for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
         and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id = (select famn_board()) and f.protection = 'none'));
create policy members_go_to_the_vault on homes_homemember for delete to famn_app
  using (cooperation_id = (select famn_cooperation())
         and exists (select 1 from homes_fosterhome f where f.id = home_id
                        and ((select famn_role()) = 'gfo_coordinator'
                             or (select famn_role()) = 'fh_secretary' and f.board_id = (select famn_board()))));
select famn_wall_history('homes_homememberevent', 'homes_homemember', 'id');
drop policy seen_with_its_row on homes_homememberevent;
create policy seen_by_keepers_unless_protected on homes_homememberevent for select to famn_app
  using (exists (select 1 from homes_fosterhome f where f.id = homes_homememberevent.home_id and f.protection = 'none'
                    and ((select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator')
                         or f.board_id = (select famn_board()))));

-- Decisions that the home may be used: seen with its facts; noted by its keepers, and by a board of its own decisions.
select famn_wall('homes_homepermit');
create policy gfo_reads on homes_homepermit for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator')
         and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy board_reads on homes_homepermit for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager')
         and exists (select 1 from homes_fosterhome f where f.id = homes_homepermit.home_id
                        and (f.board_id = (select famn_board()) or famn_home_is_open(f.id))));
create policy coordinator_notes on homes_homepermit for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
              and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy board_notes_its_own on homes_homepermit for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
              and issuing_board_id = (select famn_board())
              and exists (select 1 from homes_fosterhome f where f.id = homes_homepermit.home_id
                             and (f.board_id = (select famn_board()) or famn_home_is_open(f.id))));
create policy coordinator_changes on homes_homepermit for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy board_changes_its_own on homes_homepermit for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
         and issuing_board_id = (select famn_board())
         and exists (select 1 from homes_fosterhome f where f.id = homes_homepermit.home_id
                        and (f.board_id = (select famn_board()) or famn_home_is_open(f.id))));
revoke delete, truncate on homes_homepermit from famn_app;
select famn_wall_history('homes_homepermitevent', 'homes_homepermit', 'id');

-- Mentors: a fact of a home of the bank, seen with it, kept by GFO's coordinators.
select famn_wall('homes_mentorperiod');
create policy with_the_home on homes_mentorperiod for select to famn_app
  using (exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy coordinator_adds on homes_mentorperiod for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
              and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id is null));
create policy coordinator_changes on homes_mentorperiod for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id is null));
revoke delete, truncate on homes_mentorperiod from famn_app;
select famn_wall_history('homes_mentorperiodevent', 'homes_mentorperiod', 'id');

-- Contacts are the keepers' working notes: GFO's for the bank, a board's and the assigned one's for a network home. An entry
-- is put right by whoever wrote it.
select famn_wall('homes_contactlog');
-- What was written while a home was a board's network home is not opened to all of GFO when the home comes to the bank.
create policy keepers_read on homes_contactlog for select to famn_app
  using (cooperation_id = (select famn_cooperation())
         and exists (select 1 from homes_fosterhome f where f.id = home_id
                        and ((select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator', 'supervisor')
                             and (f.joined_bank_at is null or noted_at >= f.joined_bank_at or (select famn_role()) = 'gfo_head')
                             or (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager') and f.board_id = (select famn_board()))));
create policy keepers_note on homes_contactlog for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and by_id = (select famn_user())
              and exists (select 1 from homes_fosterhome f where f.id = home_id
                             and ((select famn_role()) in ('gfo_coordinator', 'supervisor')
                                  or (select famn_role()) = 'matching_coordinator' and f.board_id is null
                                  or (select famn_role()) = 'fh_secretary' and f.board_id = (select famn_board()))));
create policy writer_mends on homes_contactlog for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and by_id = (select famn_user())
         and exists (select 1 from homes_fosterhome f where f.id = home_id
                        and ((select famn_role()) in ('gfo_coordinator', 'supervisor')
                             or (select famn_role()) = 'matching_coordinator' and f.board_id is null
                             or (select famn_role()) = 'fh_secretary' and f.board_id = (select famn_board()))));
revoke delete, truncate on homes_contactlog from famn_app;
select famn_wall_history('homes_contactlogevent', 'homes_contactlog', 'id');

-- Whoever may note a contact dates the home's last word and next contact by its log: the log decides, not the caller.
-- The last word goes back only where an entry that had set it is put right and nothing else tells of that day: then to the
-- latest that is known. At worst the home is taken for more silent than it is, and somebody rings it.
create or replace function famn_note_contact(p_home uuid) returns void language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update homes_fosterhome f
     set last_word_on = greatest(
           case when exists (select 1 from homes_contactlogevent e where e.home_id = f.id and e.reached and e."on" = f.last_word_on)
                 and not exists (select 1 from homes_contactlog c where c.home_id = f.id and c.reached and c."on" = f.last_word_on)
                 and not exists (select 1 from homes_homeword w where w.home_id = f.id and w.recorded_on = f.last_word_on)
                then greatest((select max(w.recorded_on) from homes_homeword w where w.home_id = f.id),
                              (f.created_at at time zone 'Europe/Stockholm')::date)
                else f.last_word_on end,
           (select max(c."on") from homes_contactlog c where c.home_id = f.id and c.reached)),
         next_contact_on = (select c.next_on from homes_contactlog c where c.home_id = f.id order by c."on" desc, c.noted_at desc, c.id limit 1)
   where f.id = p_home and f.cooperation_id = famn_cooperation()
     and (famn_role() in ('gfo_coordinator', 'matching_coordinator') and f.board_id is null
          or famn_role() in ('gfo_coordinator', 'supervisor') and exists (select 1 from homes_networkassignment a where a.home_id = f.id and a.user_id = any (famn_people())
                       and a.starts_on <= famn_today() and (a.ends_on is null or a.ends_on > famn_today()))
          or famn_role() = 'fh_secretary' and f.board_id = famn_board());
end $$;
revoke execute on function famn_note_contact(uuid) from public;
grant execute on function famn_note_contact(uuid) to famn_app;

-- Words and capacity: seen with the home's facts, written by those who talk with it.
select famn_wall('homes_homeword');
create policy with_the_home on homes_homeword for select to famn_app
  using (exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy gfo_notes on homes_homeword for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_coordinator', 'matching_coordinator')
              and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy board_notes_network on homes_homeword for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
              and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id = (select famn_board())));
create policy gfo_changes on homes_homeword for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_coordinator', 'matching_coordinator')
         and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy board_changes_network on homes_homeword for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
         and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id = (select famn_board())));
create policy board_removes_network on homes_homeword for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
         and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id = (select famn_board())));
create policy coordinator_removes on homes_homeword for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and exists (select 1 from homes_fosterhome f where f.id = home_id));
select famn_wall_history('homes_homewordevent', 'homes_homeword', 'id');

select famn_wall('homes_capacityperiod');
create policy with_the_home on homes_capacityperiod for select to famn_app
  using (exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy coordinator_adds on homes_capacityperiod for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
              and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy board_adds_network on homes_capacityperiod for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
              and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id = (select famn_board())));
create policy coordinator_changes on homes_capacityperiod for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and exists (select 1 from homes_fosterhome f where f.id = home_id));
create policy board_changes_network on homes_capacityperiod for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
         and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id = (select famn_board())));
create policy board_removes_network on homes_capacityperiod for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'fh_secretary'
         and exists (select 1 from homes_fosterhome f where f.id = home_id and f.board_id = (select famn_board())));
create policy coordinator_removes on homes_capacityperiod for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'gfo_coordinator'
         and exists (select 1 from homes_fosterhome f where f.id = home_id));
select famn_wall_history('homes_capacityperiodevent', 'homes_capacityperiod', 'id');

select famn_wall('homes_bankstatusevent');
create policy with_the_home on homes_bankstatusevent for select to famn_app
  using (exists (select 1 from homes_fosterhome f where f.id = home_id
                    and ((select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator', 'supervisor')
                         and (f.joined_bank_at is null or at >= f.joined_bank_at or (select famn_role()) = 'gfo_head')
                         or f.board_id = (select famn_board()))));
create policy keeper_adds on homes_bankstatusevent for insert to famn_app
  with check (cooperation_id = (select famn_cooperation())
              and exists (select 1 from homes_fosterhome f where f.id = home_id
                             and ((select famn_role()) = 'gfo_coordinator'
                                  or (select famn_role()) = 'fh_secretary' and f.board_id = (select famn_board()))));
revoke update, delete, truncate on homes_bankstatusevent from famn_app;

-- Occupancy: GFO reads it; boards never do. Nobody writes it by hand: only the functions here and in placements do.
select famn_wall('homes_occupancy');
create policy gfo_reads on homes_occupancy for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator')
         and exists (select 1 from homes_fosterhome f where f.id = home_id));
revoke insert, update, delete, truncate on homes_occupancy from famn_app;

-- Free places of a home in a period: the least, over all days, of places offered minus beds taken (half-open period).
create or replace function famn_free_places(p_home uuid, p_kind text, p_from date, p_to date) returns integer
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$
    with days as (
      select p_from as day
      union select starts_on from homes_occupancy where home_id = p_home and starts_on > p_from and (p_to is null or starts_on < p_to)
      union select starts_on from homes_capacityperiod where home_id = p_home and starts_on > p_from and (p_to is null or starts_on < p_to)
      union select ends_on from homes_capacityperiod where home_id = p_home and ends_on > p_from and (p_to is null or ends_on < p_to)
    )
    select coalesce(min(
        coalesce((select max(c.places) from homes_capacityperiod c where c.home_id = p_home and c.kind = p_kind
                     and c.starts_on <= day and (c.ends_on is null or c.ends_on > day)), 0)
        - coalesce((select sum(o.beds) from homes_occupancy o where o.home_id = p_home
                       and o.starts_on <= day and (o.ends_on is null or o.ends_on > day)), 0)), 0)::integer
      from days
  $$;
revoke execute on function famn_free_places(uuid, text, date, date) from public;

-- Free places of every home the actor sees, by kind, on a day: the least, over the rest of the offer in force that day, of
-- places minus beds. The twin of rules.free_places for whole lists; it reads through the caller's own walls.
-- Row policies make the planner believe in a handful of rows; joined by loops, 20,000 homes would take minutes.
create or replace function famn_bank_places(p_on date) returns table (home_id uuid, kind text, free integer)
  language sql stable set search_path = pg_catalog, public, pg_temp set enable_nestloop = off
  as $$
    with taken as materialized (
      select o.home_id, o.beds, o.starts_on, o.ends_on from homes_occupancy o
       where o.ends_on is null or o.ends_on > p_on and o.ends_on > o.starts_on
    ), offered as materialized (
      select c.id, c.home_id, c.kind, c.places, c.ends_on from homes_capacityperiod c
       where c.starts_on <= p_on and (c.ends_on is null or c.ends_on > p_on)
    ), days as (
      select f.id, f.home_id, p_on as day from offered f
      union
      select f.id, f.home_id, t.starts_on from offered f join taken t on t.home_id = f.home_id
       where t.starts_on > p_on and (f.ends_on is null or t.starts_on < f.ends_on)
    ), loads as (
      select d.id, sum(t.beds) as beds from days d
        join taken t on t.home_id = d.home_id and t.starts_on <= d.day and (t.ends_on is null or t.ends_on > d.day)
       group by d.id, d.day
    )
    select f.home_id, f.kind, greatest(0, f.places - coalesce(p.beds, 0))::integer
      from offered f left join (select l.id, max(l.beds) as beds from loads l group by l.id) p on p.id = f.id
  $$;

-- The state to show of every home of the bank that the actor sees, on a day: the twin of rules.shown_status.
create or replace function famn_bank_states(p_on date) returns table (home_id uuid, state text)
  language sql stable set search_path = pg_catalog, public, pg_temp set enable_nestloop = off
  as $$
    with there as materialized (
      select o.home_id, bool_or(o.state = 'reserved') as reserved from homes_occupancy o
       where (o.ends_on is null or o.ends_on > p_on and o.ends_on > o.starts_on) and (o.state = 'reserved' or o.starts_on <= p_on)
       group by o.home_id
    ), best as materialized (select p.home_id, max(p.free) as free from famn_bank_places(p_on) p group by p.home_id)
    select f.id, case when f.status <> 'ready' or t.home_id is null then f.status
                      when t.reserved then 'reserved'
                      when coalesce(b.free, 0) > 0 then 'placed_with_space'
                      else 'placed_full' end
      from homes_fosterhome f left join there t on t.home_id = f.id left join best b on b.home_id = f.id
     where f.board_id is null
  $$;

-- Whoever may note a home's word dates its last word by it; matching coordinators change nothing else of the facts.
create or replace function famn_note_last_word(p_home uuid, p_on date) returns void language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update homes_fosterhome f set last_word_on = greatest(f.last_word_on, p_on)
   where f.id = p_home and f.cooperation_id = famn_cooperation() and p_on <= famn_today()
     and (famn_role() in ('gfo_coordinator', 'matching_coordinator') and f.board_id is null
          or famn_role() = 'gfo_coordinator' and exists (select 1 from homes_networkassignment a where a.home_id = f.id and a.user_id = any (famn_people())
                       and a.starts_on <= famn_today() and (a.ends_on is null or a.ends_on > famn_today()))
          or famn_role() = 'fh_secretary' and f.board_id = famn_board())
     and f.last_word_on is distinct from greatest(f.last_word_on, p_on);
end $$;
revoke execute on function famn_note_last_word(uuid, date) from public;
grant execute on function famn_note_last_word(uuid, date) to famn_app;

-- Whether a child lives in a home, is to move in, or it is reserved: a yes or a no, only to those who keep that home.
create or replace function famn_home_in_use(p_home uuid) returns boolean language sql stable
  security definer set search_path = pg_catalog, public, pg_temp
  as $$
    select exists (
      select 1 from homes_occupancy o join homes_fosterhome f on f.id = o.home_id
       where o.home_id = p_home and (o.ends_on is null or o.ends_on > famn_today())
         and f.cooperation_id = famn_cooperation()
         and (famn_role() = 'gfo_head' or famn_role() = 'gfo_coordinator' and f.board_id is null
              or famn_role() = 'gfo_coordinator' and exists (select 1 from homes_networkassignment a where a.home_id = f.id and a.user_id = any (famn_people())
                       and a.starts_on <= famn_today() and (a.ends_on is null or a.ends_on > famn_today()))
              or famn_role() = 'fh_secretary' and f.board_id = famn_board()))
  $$;
revoke execute on function famn_home_in_use(uuid) from public;
grant execute on function famn_home_in_use(uuid) to famn_app;

-- A network home goes over to the bank (R-15a): its board agrees, the family has said yes to all members, and the coordinator
-- who is assigned takes it over. It begins there as any home does: in process, until it is assessed in general.
create or replace function famn_guard_sharing() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.joined_bank_at is distinct from new.joined_bank_at
     or famn_role() is distinct from 'fh_secretary' or old.board_id is distinct from famn_board() then
    raise exception 'Its board agrees, and nobody for it' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create or replace trigger famn_sharing before update on homes_fosterhome for each row
  when (current_user = 'famn_app' and (old.joined_bank_at is distinct from new.joined_bank_at
                                       or old.board_agreed_on is distinct from new.board_agreed_on))
  execute function famn_guard_sharing();

create or replace function famn_share_network_home(p_home uuid, p_category text, p_consent date) returns void language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update homes_fosterhome f
     set board_id = null, category = p_category, status = 'in_process', joined_bank_at = clock_timestamp(), coordinator_id = famn_user(),
         consent_all_members_on = p_consent, consent_recorded_by = famn_user(),
         recruiting_board_id = coalesce(f.recruiting_board_id, f.board_id), responsible_board_id = coalesce(f.responsible_board_id, f.board_id)
   where f.id = p_home and f.cooperation_id = famn_cooperation() and famn_role() = 'gfo_coordinator'
     and f.board_id is not null and f.board_agreed_on is not null and f.undone_at is null and f.status <> 'closed' and f.protection = 'none'
     and p_consent between f.board_agreed_on and famn_today() and p_category <> 'network'
     and exists (select 1 from homes_networkassignment a where a.home_id = f.id and a.user_id = any (famn_people())
                    and a.starts_on <= famn_today() and (a.ends_on is null or a.ends_on > famn_today()));
  if not found then
    raise exception 'Not yours to take over' using errcode = 'insufficient_privilege';
  end if;
  update homes_networkassignment a set ends_on = greatest(a.starts_on, famn_today())
   where a.home_id = p_home and (a.ends_on is null or a.ends_on > famn_today());
end $$;

-- Handing homes over (R-52). GFO's head gives a home of the bank another coordinator, a unit manager the board's part of a home
-- (R-102a) another secretary; neither changes the home itself. The receiver has the role, now or soon.
create or replace function famn_give_home(p_home uuid, p_user bigint) returns void language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if famn_role() = 'gfo_head'
     and exists (select 1 from accounts_roleholding h
                  where h.user_id = p_user and h.cooperation_id = famn_cooperation() and h.role = 'gfo_coordinator'
                    and (h.ends_on is null or h.ends_on > famn_today())) then
    update homes_fosterhome set coordinator_id = p_user where id = p_home and cooperation_id = famn_cooperation() and board_id is null;
  elsif famn_role() = 'unit_manager'
     and exists (select 1 from accounts_roleholding h
                  where h.user_id = p_user and h.board_id = famn_board() and h.role in ('fh_secretary', 'social_worker', 'unit_manager')
                    and (h.ends_on is null or h.ends_on > famn_today())) then
    update homes_fosterhome set responsible_secretary_id = p_user
     where id = p_home and cooperation_id = famn_cooperation() and responsible_board_id = famn_board();
  end if;
  if not found then
    raise exception 'Not yours to give' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- The homes that somebody at the unit manager's board answers for; she reads no bank herself. Codes alone.
create or replace function famn_homes_answered_for(p_user bigint) returns table (id uuid, code text) language sql stable
  security definer set search_path = pg_catalog, public, pg_temp
  as $$
    select h.id, h.code from homes_fosterhome h
     where famn_role() = 'unit_manager' and h.cooperation_id = famn_cooperation() and h.responsible_board_id = famn_board()
       and h.responsible_secretary_id = p_user and h.status <> 'closed' and h.undone_at is null
  $$;

-- Acts on a network home: also for the coordinator or supervisor assigned to it (its board and the head: see audit).
create policy network_assigned on audit_act for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and subject_kind = 'network_home' and audience in ('both', 'gfo')
         and (select famn_role()) in ('gfo_coordinator', 'supervisor')
         and exists (select 1 from homes_fosterhome f where f.id = subject_id and f.board_id is not null));

-- The vault of a protected home: GFO's case roles for the shared bank; a board's for its own network homes, and for a home
-- whose door stands open to it (a live offer, or its child lives there).
create policy home_of_ones_own on people_vaultopening for insert to famn_app
  with check (kind = 'home'
              and exists (select 1 from homes_fosterhome f where f.id = subject_id
                             and ((select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator') and f.board_id is null
                                  or (select famn_role()) in ('fh_secretary', 'social_worker', 'unit_manager')
                                     and (f.board_id = (select famn_board()) or famn_home_is_open(f.id)))));

-- What surrounds the homes. Providers and schemes are the cooperation's; a saved view is its owner's alone.
select famn_wall('homes_providerorganisation');
create policy staff_read on homes_providerorganisation for select to famn_app
  using (cooperation_id = (select famn_cooperation())
         and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator', 'fh_secretary', 'social_worker', 'unit_manager'));
create policy keepers_add on homes_providerorganisation for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'gfo_coordinator'));
create policy keepers_change on homes_providerorganisation for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'gfo_coordinator'));
revoke delete, truncate on homes_providerorganisation from famn_app;
select famn_wall_history('homes_providerorganisationevent', 'homes_providerorganisation', 'id');

select famn_wall('homes_categoryscheme');
create policy staff_read on homes_categoryscheme for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) not in ('foster_parent', 'mentor_home', 'job'));
create policy head_adds on homes_categoryscheme for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
create policy head_changes on homes_categoryscheme for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
revoke delete, truncate on homes_categoryscheme from famn_app;

select famn_wall('homes_schemecategory');
create policy staff_read on homes_schemecategory for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) not in ('foster_parent', 'mentor_home', 'job'));
create policy head_adds on homes_schemecategory for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
create policy head_changes on homes_schemecategory for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
create policy head_removes on homes_schemecategory for delete to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));

select famn_wall('homes_savedview');
create policy ones_own on homes_savedview to famn_app
  using (cooperation_id = (select famn_cooperation()) and user_id = (select famn_user()))
  with check (cooperation_id = (select famn_cooperation()) and user_id = (select famn_user()));
