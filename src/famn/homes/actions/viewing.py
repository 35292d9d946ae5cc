"""Saved views of the bank: a user's own, told of in no trail, since nothing of the bank changes."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.homes.models import SavedView
from famn.homes.policy_bank import check_can_change_view, check_can_save_view
from famn.homes.queries_views import BANK, saved_views
from famn.kernel.denied import Refused

MOST_VIEWS = 30


def save_view(*, by: Actor, name: str, query: str) -> SavedView:
    """Keep a choice of the bank's list under a name, for the actor alone. Effects: ``SavedView``.

    Raises ``Refused`` when she has a view of that name, or so many that the words above the list would hide it.
    """
    check_can_save_view(by)
    if saved_views(by.own_user_id).count() >= MOST_VIEWS:
        raise Refused("many_views", _("Du har redan %(most)s vyer. Ta bort en som du inte använder.") % {"most": MOST_VIEWS})
    view = SavedView(cooperation_id=by.own_cooperation_id, user_id=by.own_user_id, page=BANK, name=name.strip(), query=query)
    _store(view)
    return view


def rename_view(*, by: Actor, view: SavedView, name: str) -> None:
    """Call one's view something else. Effects: its name. Raises ``Refused`` when she has another of that name."""
    check_can_change_view(by, view)
    view.name = name.strip()
    _store(view)


def remove_view(*, by: Actor, view: SavedView) -> None:
    """Take one's view away. Effects: the row is gone; no home is touched."""
    check_can_change_view(by, view)
    view.delete()


def _store(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise Refused("view_exists", _("Du har redan en vy med det namnet.")) from None
