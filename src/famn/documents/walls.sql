-- The document library. The cooperation's common documents are its staff's and its evaluators'; a board's own guideline is
-- for that board and for GFO (R-42), never for another board.

select famn_wall('documents_document');
create policy common on documents_document for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id is null
         and (select famn_role()) not in ('foster_parent', 'mentor_home'));
create policy boards_own on documents_document for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id = (select famn_board()));
create policy gfo_reads_boards on documents_document for select to famn_app
  using (cooperation_id = (select famn_cooperation()) and board_id is not null
         and (select famn_role()) in ('gfo_head', 'gfo_coordinator', 'matching_coordinator', 'communicator', 'supervisor', 'system_admin'));
create policy head_adds on documents_document for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin')
              and (board_id is null
                   or exists (select 1 from organisations_board b join organisations_membership m on m.municipality_id = b.municipality_id
                               where b.id = documents_document.board_id and m.cooperation_id = (select famn_cooperation()))));
create policy manager_adds_her_boards on documents_document for insert to famn_app
  with check (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'unit_manager' and board_id = (select famn_board()));
create policy head_changes on documents_document for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) in ('gfo_head', 'system_admin'));
create policy manager_changes_her_boards on documents_document for update to famn_app
  using (cooperation_id = (select famn_cooperation()) and (select famn_role()) = 'unit_manager' and board_id = (select famn_board()));
revoke update, delete, truncate on documents_document from famn_app;
grant update (title, kind, withdrawn_on) on documents_document to famn_app;
select famn_wall_history('documents_documentevent', 'documents_document', 'id');

select famn_wall('documents_documentversion');
create policy with_its_document on documents_documentversion for select to famn_app
  using (exists (select 1 from documents_document d where d.id = document_id));
create policy keeper_adds on documents_documentversion for insert to famn_app
  with check (cooperation_id = (select famn_cooperation())
              and exists (select 1 from documents_document d
                           where d.id = document_id
                             and ((select famn_role()) in ('gfo_head', 'system_admin')
                                  or (select famn_role()) = 'unit_manager' and d.board_id = (select famn_board()))));
revoke update, delete, truncate on documents_documentversion from famn_app;
