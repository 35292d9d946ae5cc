-- Responsibility sits on functions, not persons (R-52): nobody's account closes while she still answers for something.

-- Whether a user answers for anything: for GFO, for one board, or (side null) for either; in one cooperation or (null) anywhere.
-- Definer and internal: it looks into all domains.
create or replace function famn_held(p_user bigint, p_cooperation bigint, p_side text, p_board bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$
    select exists (select 1 from accounts_functionholding f
                    where f.user_id = p_user and (f.ends_on is null or f.ends_on > famn_today() and f.ends_on > f.starts_on)
                      and (p_cooperation is null or f.cooperation_id = p_cooperation)
                      and (p_side is null
                           or p_side = 'gfo' and f.function in ('gfo_contact', 'matching')
                           or p_side = 'board' and f.board_id = p_board and f.function <> 'gfo_contact'))
        or exists (select 1 from referrals_referral r
                    where (p_side is distinct from 'board' and r.handled_by_id = p_user
                           or p_side is distinct from 'gfo' and r.author_id = p_user and (p_side is null or r.board_id = p_board))
                      and (p_cooperation is null or r.cooperation_id = p_cooperation)
                      and r.status not in ('placed', 'closed', 'withdrawn', 'no_home_found',
                                           'solved_in_network', 'solved_by_consultant', 'solved_otherwise'))
        or exists (select 1 from placements_placement s
                    where (p_side is distinct from 'board' and s.coordinator_id = p_user
                           or p_side is distinct from 'gfo' and s.responsible_id = p_user and (p_side is null or s.board_id = p_board))
                      and (p_cooperation is null or s.cooperation_id = p_cooperation)
                      and s.status not in ('closed', 'undone'))
        or exists (select 1 from commitments_commitment c
                    where c.owner_id = p_user and (p_cooperation is null or c.cooperation_id = p_cooperation)
                      and (p_side is null or c.party = p_side and (p_side = 'gfo' or c.board_id = p_board))
                      and (c.met_at is null and c.cancelled_at is null
                           or exists (select 1 from deviations_deviation d
                                       where d.commitment_id = c.id and d.status in ('suspected', 'disputed'))))
        or exists (select 1 from homes_fosterhome h
                    where (p_side is distinct from 'board' and h.coordinator_id = p_user and h.board_id is null
                           or p_side is distinct from 'gfo' and h.responsible_secretary_id = p_user
                              and (p_side is null or h.responsible_board_id = p_board))
                      and (p_cooperation is null or h.cooperation_id = p_cooperation)
                      and h.status <> 'closed' and h.undone_at is null)
        or p_side is distinct from 'board'
           and exists (select 1 from homes_networkassignment a
                        where a.user_id = p_user and (a.ends_on is null or a.ends_on > famn_today() and a.ends_on > a.starts_on)
                          and (p_cooperation is null or a.cooperation_id = p_cooperation))
  $$;
revoke execute on function famn_held(bigint, bigint, text, bigint) from public;
drop function if exists famn_held(bigint, bigint, bigint);

-- The same for those who manage people, about their own unit: the administrator learns yes or no, never what.
create or replace function famn_still_holds(p_user bigint) returns boolean language sql stable
  security definer set search_path = pg_catalog, public, pg_temp
  as $$
    select famn_role() in ('gfo_head', 'unit_manager', 'system_admin')
           and famn_held(p_user, famn_cooperation(), case when famn_role() <> 'system_admin' then famn_party() end, famn_board())
  $$;

create or replace function famn_refuse_closing() returns trigger language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if famn_held(new.id, null, null, null) then
    raise exception 'Handed over first, closed then' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create or replace trigger famn_closes_with_empty_hands before update of closed_at on accounts_user
  for each row when (old.closed_at is null and new.closed_at is not null) execute function famn_refuse_closing();

-- Closes an account whose last role has ended, by whoever managed one of its roles; those of a board that is gone are the
-- administrator's. Says nothing of other units: where a role
-- elsewhere is left, the account stays open and nobody is told.
create or replace function famn_close_account(p_user bigint, p_at timestamptz) returns void language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if famn_role() is null or p_user is not distinct from famn_user()
     or not exists (select 1 from accounts_roleholding h
                     where h.user_id = p_user and h.cooperation_id = famn_cooperation() and h.home_id is null
                       and (famn_may_grant(h.role, h.board_id) or famn_role() = 'system_admin')) then
    raise exception 'Not yours to close' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select 1 from accounts_roleholding h
                  where h.user_id = p_user and h.starts_on is distinct from h.ends_on and (h.ends_on is null or h.ends_on > famn_today()))
     and not famn_held(p_user, null, null, null) then
    update accounts_user set is_active = false, closed_at = p_at where id = p_user and closed_at is null;
  end if;
end $$;

-- What a board has left that nobody could answer for after it: its cases, its own promises and unanswered deviations, homes of the
-- bank it answers for. Kinds, never which or how many. Definer and internal: it looks into all domains.
create or replace function famn_left_at_board(p_board bigint) returns text[] language sql stable
  security definer set search_path = pg_catalog, public, pg_temp
  as $$
    select array_remove(array[
      case when famn_board_has_cases(p_board) then 'cases' end,
      case when exists (select 1 from commitments_commitment c
                         where c.board_id = p_board and c.party = 'board'
                           and (c.met_at is null and c.cancelled_at is null
                                or exists (select 1 from deviations_deviation d
                                            where d.commitment_id = c.id and d.status in ('suspected', 'disputed'))))
           then 'clocks' end,
      case when exists (select 1 from homes_fosterhome h
                         where h.responsible_board_id = p_board and h.status <> 'closed' and h.undone_at is null)
           then 'homes' end], null)
  $$;
revoke execute on function famn_left_at_board(bigint) from public;

-- The same for those who may end a board of their own cooperation.
create or replace function famn_what_board_leaves(p_board bigint) returns text[] language sql stable
  security definer set search_path = pg_catalog, public, pg_temp
  as $$
    select case when famn_role() in ('gfo_head', 'system_admin')
                 and exists (select 1 from organisations_board b join organisations_membership m on m.municipality_id = b.municipality_id
                              where b.id = p_board and m.cooperation_id = famn_cooperation())
                then famn_left_at_board(p_board) else '{}'::text[] end
  $$;

-- Nobody works at a board that is gone: its roles and functions end on its day, and invitations nobody has answered fall.
-- What has not begun by then never begins.
create or replace function famn_end_with_the_board() returns trigger language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if cardinality(famn_left_at_board(new.id)) > 0 then
    raise exception 'Handed over first, ended then' using errcode = 'restrict_violation';
  end if;
  update accounts_functionholding set ends_on = greatest(new.ends_on, starts_on)
   where board_id = new.id and (ends_on is null or ends_on > new.ends_on);
  update accounts_roleholding set ends_on = greatest(new.ends_on, starts_on)
   where board_id = new.id and (ends_on is null or ends_on > new.ends_on);
  if new.ends_on <= famn_today() then
    update accounts_invitation set withdrawn_at = now() where board_id = new.id and accepted_at is null and withdrawn_at is null;
  end if;
  return new;
end $$;
create or replace trigger famn_people_end_with_the_board after update of ends_on on organisations_board
  for each row when (new.ends_on is not null and new.ends_on is distinct from old.ends_on) execute function famn_end_with_the_board();

-- What was done to an account is no case: the administrator follows it.
drop policy if exists accounts_for_the_administrator on audit_act;
create policy accounts_for_the_administrator on audit_act for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and subject_kind = 'account' and (select famn_role()) = 'system_admin');
