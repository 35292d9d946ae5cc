"""One transaction a request, in which the database knows who acts. Rolled back on every error answer."""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from famn.access.actor import Actor, acting
from famn.accounts.queries import actor_for, choosable
from famn.kernel.denied import Denied, Refused
from famn.web.modules import page_that_is_off
from famn.web.reading import NotLogged, log_again
from famn.web.signin import note_seen

HOLDING = "holding"  # the session's word for the role holding one works in
NO_TRANSACTION = ("/healthz", "/static/")
FOR_FAMILIES = "/svar/"  # opened by a link's token alone: who else is signed in in that browser does not act here


class ActorMiddleware:
    """States the signed-in user's chosen role-holding to the database and sets ``request.actor`` (None: no rows).

    Errors become pages here: ``Denied`` 403 with its reason, ``Refused`` 409, ``NotLogged`` 503; views usually catch
    ``Refused`` nearer the form. Somebody without a role today gets a page that says so wherever she goes. Anything from 400 on
    rolls the transaction back; so does a streaming answer's absence: pages are rendered before the transaction ends.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the view inside the actor's transaction."""
        if request.path.startswith(NO_TRANSACTION):
            return self.get_response(request)
        request.now = timezone.now()
        request.reads = []
        request.today = timezone.localdate(request.now)
        with transaction.atomic():
            request.actor = self._actor(request)
            with acting(request.actor):
                response = self.get_response(request)
                if hasattr(response, "render") and not response.is_rendered:
                    response = response.render()
            if rolled_back := response.status_code >= 400:  # noqa: PLR2004 -- HTTP errors
                transaction.set_rollback(True)
        if rolled_back and request.reads:
            try:
                with acting(request.actor):
                    log_again(request)
            except NotLogged:
                return self._not_logged(request)
        return response

    @staticmethod
    def _not_logged(request: HttpRequest) -> HttpResponse:
        return render(request, "503.html", status=503)

    @staticmethod
    def _actor(request: HttpRequest) -> Actor | None:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated or request.path.startswith(FOR_FAMILIES):
            return None
        with connection.cursor() as cursor:
            cursor.execute("select set_config('famn.user', %s, true)", [str(user.pk)])
        if user.last_seen_on != request.today:
            note_seen(user)
        actor = actor_for(user=user, holding_id=request.session.get(HOLDING), on=request.today)
        if actor is not None and HOLDING not in request.session:
            request.session[HOLDING] = str(actor.holding_id)  # so that its end is noticed
        return actor

    def process_view(self, request: HttpRequest, view: object, _args: object, _kwargs: object) -> HttpResponse | None:
        """A person without a role today has no rows, and no page but those of her own account.

        One whose chosen role has ended is told so, and chooses among those she has left.
        """
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return None
        if getattr(request, "actor", None) is not None:
            return page_that_is_off(request)
        own = (request.resolver_match.url_name or "").startswith(("account", "mfa_"))
        if own or not getattr(view, "login_required", True) or request.path.startswith(NO_TRANSACTION):
            return None
        left = list(choosable(user=user, on=request.today))
        if left and request.resolver_match.url_name == "switch_holding":
            return None
        return render(request, "account/ended_role.html" if left else "account/no_role.html", {"holdings": left}, status=403)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer the two kinds of no with their reason; let everything else be the 500 it is."""
        if isinstance(error, Denied):
            return render(request, "403.html", {"reason": error.text}, status=403)
        if isinstance(error, Refused):
            return render(request, "409.html", {"reason": error.text}, status=409)
        if isinstance(error, NotLogged):
            return self._not_logged(request)
        if isinstance(error, Http404):
            return None
        return None
