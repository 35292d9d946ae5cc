"""``famn import-homes FILE --as EMAIL``: the import of a register from the command line, by the same rules as the pages."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from famn.access.actor import Actor, acting
from famn.access.roles import Role
from famn.accounts.models import User
from famn.accounts.queries import actor_of, choosable
from famn.imports.actions import (
    choose_columns,
    choose_for_state,
    discard_import,
    fail_step,
    order_writing,
    read_rows,
    start_import,
    write_import,
)
from famn.imports.actions.steps import Teller
from famn.imports.enums import Choice, RowState, Stage
from famn.imports.models import HomeImport
from famn.imports.queries import counts_of, rows_of
from famn.kernel.denied import No

FAULTY = 3
"""Exit code: rows need mending, and nothing is in the bank."""
REFUSED = 2
"""Exit code: the file, the person or the state does not allow it."""


class Command(BaseCommand):
    """Reads a file, tells what is wrong by row, and brings the homes in unless something is."""

    help = (
        "Bring the homes of a workbook (xlsx) or text file (csv) into the bank, by the rules of the import's page. All or nothing. "
        "What is wrong is told on stderr. Exit code 0: done; 2: refused; 3: rows need mending."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, who answers for it, and how far to go."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="the coordinator who imports")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen; nothing stays")
        parser.add_argument("--skip-faulty", action="store_true", help="leave out rows that need mending")

    def handle(self, *, file: Path, email: str, dry_run: bool, skip_faulty: bool, **_options: Any) -> None:
        """Import, or raise ``CommandError`` with its exit code."""
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=REFUSED) from error
        by = self._coordinator(email)
        run: HomeImport | None = None
        try:
            with acting(by):
                run = start_import(by=by, name=file.name, content=content, at=timezone.now())
            self._read(by, run)
            self._tell(by, run)
            self._go_on(by, run, dry_run=dry_run, skip_faulty=skip_faulty)
        except No as no:
            self._leave_nothing(by, run)
            raise CommandError(no.text, returncode=REFUSED) from no
        except BaseException:
            self._leave_nothing(by, run)
            raise

    def _coordinator(self, email: str) -> Actor:
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"nobody signs in as {email}", returncode=REFUSED)
        # The sign-in's own question: before anybody acts, a user's holdings show to herself alone.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('famn.user', %s, true)", [str(user.pk)])
            holding = choosable(user=user, on=timezone.localdate()).filter(role=Role.GFO_COORDINATOR).select_related("user").first()
            if holding is None:
                raise CommandError(f"{email} is no coordinator today", returncode=REFUSED)
            return actor_of(holding)

    def _read(self, by: Actor, run: HomeImport) -> None:
        with acting(by):
            choose_columns(by=by, run=run, mapping=run.mapping, at=timezone.now(), queued=False)
        with acting(by):
            read_rows(by=by, run=run, at=timezone.now(), tell=self._counter(_("Läser")))

    def _counter(self, word: str) -> Teller:
        """Tells how far it has come: over one line of a terminal, and not at all where nobody looks."""

        def tell(done: int, total: int) -> None:
            if self.stderr.isatty():
                self.stderr.write(f"\r{word}: {done}/{total}", ending="\n" if done == total else "")

        return tell

    def _leave_nothing(self, by: Actor, run: HomeImport | None) -> None:
        """What was staged goes: the next try begins from the file. What has become homes stays, and can be undone."""
        if run is None:
            return
        with acting(by):
            now = HomeImport.objects.filter(pk=run.pk).first()
            if now is not None and now.stage == Stage.WRITING:
                fail_step(by=by, run=now, text="")
                now.refresh_from_db()
            if now is not None and now.stage in {Stage.MAPPING, Stage.READING, Stage.PREVIEW}:
                discard_import(by=by, run=now)

    def _tell(self, by: Actor, run: HomeImport) -> None:
        with acting(by):
            for row in rows_of(run):
                said = [problem["text"] for problem in row.problems if problem["fault"]]
                if row.state == RowState.PROTECTED:
                    self.stdout.write(f"{row.number}: {row.get_state_display()}")
                elif row.twin and row.state == RowState.TWIN:
                    self.stdout.write(f"{row.number}: {row.get_state_display()}: {row.twin}")
                for text in said if row.state == RowState.FAULTY else ():
                    self.stderr.write(f"{row.number}: {text}")
                if row.state == RowState.SKIPPED:
                    self.stdout.write(f"{row.number}: {row.get_state_display()}: {' '.join(problem['text'] for problem in row.problems)}")
            counts = counts_of(run)
        self.stdout.write(", ".join(f"{state.label}: {counts[state.value]}" for state in RowState))

    def _go_on(self, by: Actor, run: HomeImport, *, dry_run: bool, skip_faulty: bool) -> None:
        with acting(by):
            if skip_faulty:
                choose_for_state(by=by, run=run, state=RowState.FAULTY, choice=Choice.SKIP)
            faulty = counts_of(run)["faulty"]
            if dry_run:
                discard_import(by=by, run=run)
        if faulty:
            raise CommandError("nothing was imported: rows need mending", returncode=FAULTY)
        if dry_run:
            return
        with acting(by):
            order_writing(by=by, run=run, at=timezone.now(), queued=False)
            written = write_import(by=by, run=run, at=timezone.now(), tell=self._counter(_("För in")))
        self.stdout.write(self.style.SUCCESS(f"{written} homes imported"))
