"""Who imports a register. Which rows is the row wall's question."""

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.homes.policy import check_can_register_home
from famn.kernel.denied import bool_twin


def check_can_import(by: Actor) -> None:
    """GFO's coordinators and head read a file in and mend it."""
    check_may(by, Permission.IMPORT_HOMES)


def check_can_write_import(by: Actor) -> None:
    """Putting the homes into the bank, and taking them out again, is for whoever may register a home: a coordinator."""
    check_can_import(by)
    check_can_register_home(by)


def check_can_purge_imports(by: Actor) -> None:
    """The night's job removes what has been kept long enough."""
    check_may(by, Permission.SWEEP)


can_import = bool_twin(check_can_import)
can_write_import = bool_twin(check_can_write_import)
can_purge_imports = bool_twin(check_can_purge_imports)
