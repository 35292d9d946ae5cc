"""Rows of imports: one under way, and one whose staging has been kept long enough."""

from datetime import timedelta

from famn.imports.models import HomeImport, ImportFile, ImportProgress, ImportRow, SavedMapping
from tests.walls.rows.cast import Rows


class Imports(Rows):
    def imports(self) -> None:
        for name, stage, kept_until in (("import", "preview", self.today + timedelta(days=30)), ("old", "done", self.today)):
            run = self.add(
                HomeImport, name, stage=stage, file_name="Register.xlsx", user_id=self.user("coordinator"), by_name="coordinator",
                created_at=self.ago, kept_until=kept_until, columns=["Namn"], mapping={"0": "names"},
                finished_at=self.ago if stage == "done" else None,
            )  # fmt: skip
            self.add(ImportFile, name, run_id=run, content=b"Namn\n")
            self.add(ImportProgress, name, run_id=run, done=1, total=1, told_at=self.ago)
            self.add(ImportRow, name, run_id=run, number=2, cells=["Ett Hem"], state="ready")
        self.add(SavedMapping, "mapping", signature="0" * 64, mapping={"0": "names"}, saved_at=self.ago, by_name="coordinator")
