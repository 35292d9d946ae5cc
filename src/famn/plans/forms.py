"""What people write beside a plan."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from famn.referrals.forms_matching import ReasonInWordsForm


class PlanReasonForm(ReasonInWordsForm):
    """Why this home is asked, coming from the plan for the queue."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            label=_("Varför du väljer det här hemmet"),
            help_text=_("Sparas bredvid förslaget, också när du väljer det som föreslogs. Inga namn."),
            required=_("Skriv varför du väljer det här hemmet."),
            **kwargs,
        )
