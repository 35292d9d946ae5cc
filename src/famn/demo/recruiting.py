"""What the head told the communicator last week, worked out from the queue as it stood."""

from datetime import timedelta

from famn.access.roles import Role
from famn.demo.acting import acting
from famn.demo.agenda import Life
from famn.demo.world import World
from famn.plans.actions_recruiting import share_brief
from famn.plans.queries_recruiting import recruitment_brief
from famn.plans.rules_recruiting import week_of
from famn.plans.words_recruiting import told_of

SECONDS = 20.0
"""Long enough on a busy machine: nobody waits for a page."""


def recruiting_life(w: World) -> Life:
    """On the Friday of the week before the anchor day's, so that this week's text is left to share."""
    yield w.on(week_of(w.anchor) - timedelta(days=3))
    head = w.organisation.staff[Role.GFO_HEAD][0]
    with acting(head):
        brief = recruitment_brief(w.organisation.cooperation.pk, on=w.today, seconds=SECONDS)
        if brief.gaps:  # in a small world there are too few of every kind
            share_brief(by=head, told=told_of(brief.gaps, waiting=brief.children), at=w.now)
