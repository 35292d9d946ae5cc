-- Applied last: what holds of every walled table, said once and read from the catalogue.
--
-- A policy looks at a row as it is, or as it will be, never at both. What a row belongs to is therefore held here: it is
-- never moved to another case, home, child or board, and it never hangs on a row of somebody else (a foreign key alone
-- would allow it: its check does not ask the row wall).

create or replace function famn_refuse_move() returns trigger language plpgsql as $$
begin
  raise exception 'A row of % is not moved to another record', tg_table_name using errcode = 'insufficient_privilege';
end $$;

-- Raises unless the columns keep what they once held; empty may be filled. Only for the application: the definer functions
-- and migrations act as their owner.
create or replace function famn_hold(target regclass, held text[]) returns void language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
declare
  changed text;
begin
  select string_agg(format('old.%1$I is not null and old.%1$I is distinct from new.%1$I', column_name), ' or ') into changed
    from unnest(held) column_name;
  execute format('create or replace trigger famn_held before update on %s for each row '
                 'when (current_user = ''famn_app'' and (%s)) execute function famn_refuse_move()', target, changed);
end $$;
revoke execute on function famn_hold(regclass, text[]) from public;

do $$
declare
  t record;
  f record;
  held text[];
  tie text;
begin
  for t in
    select c.oid::regclass as name, c.oid from pg_class c
     where c.relkind = 'r' and c.relrowsecurity and c.relnamespace = 'public'::regnamespace
       and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'cooperation_id' and not a.attisdropped)
       and not exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'pgh_obj_id' and not a.attisdropped)
  loop
    -- Its key, whose it is, what it is about, and every foreign key to another walled table.
    select array_agg(distinct a.attname::text) into held
      from pg_attribute a
     where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
       -- Who runs a home is a choice, not what it belongs to.
       and (t.name::text, a.attname) <> ('homes_fosterhome', 'provider_id')
       and (a.attname in ('cooperation_id', 'board_id', 'subject_kind', 'subject_id', 'origin_id', 'party', 'rule', 'against', 'opened_on', 'due_on')
            or exists (select 1 from pg_constraint k
                        where k.conrelid = t.oid and k.contype = 'p' and a.attnum = any (k.conkey))
            or exists (select 1 from pg_constraint k join pg_class p on p.oid = k.confrelid
                        where k.conrelid = t.oid and k.contype = 'f' and a.attnum = any (k.conkey) and p.relrowsecurity
                          -- A board that is named in another part than its owner (who adopted, who answers) is a choice too.
                          and p.relname <> 'organisations_board'));
    perform famn_hold(t.name, held);
  end loop;

  -- A foreign key between two walled tables also carries the board, or where the parent is shared, the cooperation.
  for f in
    select k.conrelid::regclass as child, k.confrelid::regclass as parent, ca.attname as via, pa.attname as key,
           case when cb.attnum is not null and pb.attnotnull then 'board_id' else 'cooperation_id' end as carried
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid and c.relrowsecurity
      join pg_class p on p.oid = k.confrelid and p.relrowsecurity
      join pg_attribute ca on ca.attrelid = k.conrelid and ca.attnum = k.conkey[1]
      join pg_attribute pa on pa.attrelid = k.confrelid and pa.attnum = k.confkey[1]
      join pg_attribute cc on cc.attrelid = k.conrelid and cc.attname = 'cooperation_id' and cc.attnotnull
      join pg_attribute pc on pc.attrelid = k.confrelid and pc.attname = 'cooperation_id' and pc.attnotnull
      left join pg_attribute cb on cb.attrelid = k.conrelid and cb.attname = 'board_id' and cb.attnotnull
      left join pg_attribute pb on pb.attrelid = k.confrelid and pb.attname = 'board_id'
     where k.contype = 'f' and array_length(k.conkey, 1) = 1
       and not exists (select 1 from pg_attribute h where h.attrelid = k.conrelid and h.attname = 'pgh_obj_id')
  loop
    tie := format('tied_%s', left(md5(f.parent || f.key || f.carried), 12));
    execute format('create unique index if not exists %I on %s (%I, %I)', tie, f.parent, f.key, f.carried);
    tie := format('tie_%s', left(md5(f.child || f.via || f.carried), 12));
    if not exists (select 1 from pg_constraint where conname = tie and conrelid = f.child) then
      execute format('alter table %s add constraint %I foreign key (%I, %I) references %s (%I, %I) deferrable initially deferred',
                     f.child, tie, f.via, f.carried, f.parent, f.key, f.carried);
    end if;
  end loop;
end $$;

-- No text is longer than what can be looked through for a child's name (people.rules.LONGEST): where a column sets no limit of
-- its own, this one holds. Not what the engine reads and says of a whole bank, nor the trail's lines, which quote several texts.
do $$
declare
  t record;
  limited text;
begin
  for t in
    select c.oid::regclass as name, c.oid, a.attname as col
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.atttypid = 'text'::regtype
     where c.relkind = 'r' and c.relrowsecurity and c.relnamespace = 'public'::regnamespace
       and not exists (select 1 from pg_attribute h where h.attrelid = c.oid and h.attname = 'pgh_obj_id')
       and (c.relname, a.attname) not in (('referrals_matchrun', 'input'), ('referrals_matchrun', 'output'), ('audit_act', 'text'),
                                          ('plans_planrun', 'input'), ('plans_planrun', 'output'))
  loop
    limited := format('limited_%s', left(md5(t.name || t.col), 12));
    if not exists (select 1 from pg_constraint where conname = limited and conrelid = t.oid) then
      execute format('alter table %s add constraint %I check (char_length(%I) <= 20000)', t.name, limited, t.col);
    end if;
  end loop;
end $$;

-- A function that runs with more than its caller's rights may be called by the application and by the consultation, by
-- nobody else. What is internal (its right already taken from everybody) stays so.
do $$
declare
  f record;
begin
  for f in
    select p.oid::regprocedure as name, p.oid from pg_proc p
     where p.prosecdef and p.pronamespace = 'public'::regnamespace and p.proname like 'famn\_%'
       and has_function_privilege('public', p.oid, 'execute')
  loop
    execute format('revoke execute on function %s from public', f.name);
    execute format('grant execute on function %s to famn_app, famn_consult', f.name);
  end loop;
end $$;
