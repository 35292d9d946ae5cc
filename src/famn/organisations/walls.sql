-- The organisation around the cases: every actor of a cooperation reads its own, nobody of another.
-- Municipalities, localities and boards are public facts and carry no wall.

select famn_wall('organisations_cooperation');
create policy ones_own on organisations_cooperation for select to famn_app
  using (id = (select famn_cooperation()));

select famn_wall('organisations_membership');
create policy of_the_cooperation on organisations_membership for select to famn_app
  using (cooperation_id = (select famn_cooperation()));

select famn_wall('organisations_governingdocument');
create policy of_the_cooperation on organisations_governingdocument for select to famn_app
  using (cooperation_id = (select famn_cooperation()));

select famn_wall('organisations_clocklength');
create policy with_its_document on organisations_clocklength for select to famn_app
  using (exists (select 1 from organisations_governingdocument d where d.id = document_id));

select famn_wall('organisations_matchingpolicy');
create policy of_the_cooperation on organisations_matchingpolicy for select to famn_app
  using (cooperation_id = (select famn_cooperation()));
