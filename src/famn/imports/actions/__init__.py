"""What is done to an import: read in, mended, written to the bank, undone, thrown away."""

from famn.imports.actions.clearing import discard_import, purge_old_imports
from famn.imports.actions.mending import change_cells, choose_for_row, choose_for_state, set_meanings
from famn.imports.actions.reading import check_all_rows, choose_columns, choose_sheet, read_rows, start_import
from famn.imports.actions.steps import fail_step, order_again, tell_progress
from famn.imports.actions.writing import order_writing, undo_import, write_import

__all__ = [
    "change_cells",
    "check_all_rows",
    "choose_columns",
    "choose_for_row",
    "choose_for_state",
    "choose_sheet",
    "discard_import",
    "fail_step",
    "order_again",
    "order_writing",
    "purge_old_imports",
    "read_rows",
    "set_meanings",
    "start_import",
    "tell_progress",
    "undo_import",
    "write_import",
]
