"""What recruitment has been told."""

from datetime import timedelta

from famn.plans.models import RecruitmentBrief
from tests.walls.rows.cast import Rows


class Recruiting(Rows):
    def recruiting(self) -> None:
        """Last week's text."""
        monday = self.today - timedelta(days=self.today.weekday() + 7)
        self.add(
            RecruitmentBrief, "brief", week=monday, shared_at=self.ago, shared_by_name="Chef", waiting=10,
            lines=["Familjehem för tonåringar oavsett ort skulle ge plats åt minst fem väntande barn."],
        )  # fmt: skip
