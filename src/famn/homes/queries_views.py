"""A user's own views of the bank."""

from django.db.models import QuerySet

from famn.homes.models import SavedView

BANK = "bank"
"""The page that the views are of. Its timeline and map take the same words."""


def saved_views(user_id: int) -> QuerySet[SavedView]:
    """One's views of the bank, by name; the row wall shows nobody else's."""
    return SavedView.objects.filter(user_id=user_id, page=BANK).order_by("name", "id")
