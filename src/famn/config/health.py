"""``/healthz``: one address that says whether this copy can do its work. Before hosts, sign-in and transactions."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from famn.config.checks import missing_migrations
from famn.config.log import HEALTH as PATH

HEARTBEAT = "select max(last_heartbeat) > now() - interval '60 seconds' from procrastinate_workers"


class HealthMiddleware:
    """Answers 200 when database, migrations and a worker are up; else 503 with what is wrong, in Swedish."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.migrated = False  # true for good once seen: reading all migrations each time would cost 50 ms

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the one address; pass everything else on."""
        if request.path != PATH:
            return self.get_response(request)
        faults = self._faults()
        text = "".join(f"{fault}\n" for fault in faults) or "Allt fungerar\n"
        response = HttpResponse(text, status=503 if faults else 200, content_type="text/plain; charset=utf-8")
        response["Cache-Control"] = "no-store"
        return response

    def _faults(self) -> list[str]:
        try:
            self.migrated = self.migrated or not missing_migrations()
            if not self.migrated:
                return ["Databasen saknar ändringar: kör famn migrate"]
            with connection.cursor() as cursor:
                cursor.execute(HEARTBEAT)
                alive = cursor.fetchone()[0]
        except DatabaseError:
            return ["Databasen svarar inte"]
        return [] if alive else ["Ingen arbetsprocess är igång: kör famn worker"]
