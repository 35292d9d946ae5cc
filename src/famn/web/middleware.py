"""One transaction a request, in which the database knows who acts. Rolled back on every error answer."""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from famn.access.actor import acting
from famn.accounts.queries import actor_for
from famn.kernel.denied import Denied, Refused

NO_TRANSACTION = ("/healthz", "/static/")


class ActorMiddleware:
    """States the signed-in user's chosen role-holding to the database and sets ``request.actor`` (None: no rows).

    Errors become pages here: ``Denied`` 403 with its reason, ``Refused`` 409; views usually catch ``Refused`` nearer the
    form. Anything from 400 on rolls the transaction back; so does a streaming answer's absence: pages are rendered
    before the transaction ends.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the view inside the actor's transaction."""
        if request.path.startswith(NO_TRANSACTION):
            return self.get_response(request)
        request.now = timezone.now()
        request.today = timezone.localdate(request.now)
        with transaction.atomic():
            request.actor = self._actor(request)
            with acting(request.actor):
                response = self.get_response(request)
                if hasattr(response, "render") and not response.is_rendered:
                    response = response.render()
            if response.status_code >= 400:  # noqa: PLR2004 -- HTTP errors
                transaction.set_rollback(True)
        return response

    @staticmethod
    def _actor(request: HttpRequest):
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return None
        with connection.cursor() as cursor:
            cursor.execute("select set_config('famn.user', %s, true)", [str(user.pk)])
        return actor_for(user=user, holding_id=request.session.get("holding"), on=request.today)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer the two kinds of no with their reason; let everything else be the 500 it is."""
        if isinstance(error, Denied):
            return render(request, "403.html", {"reason": error.text}, status=403)
        if isinstance(error, Refused):
            return render(request, "409.html", {"reason": error.text}, status=409)
        if isinstance(error, Http404):
            return None
        return None


