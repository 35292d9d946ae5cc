"""How long the bank's pages take with a few and with 20,000 homes, as each role that reads it.

    FAMN_HOME=… python -m bench.bank [homes]

The folder is one where ``famn demo`` has built its world. The homes are added, and taken away again.
"""

import os
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

TIMES = 5
PEOPLE = {"matchning1@gfo.exempel.se": "GFO", "familjehem1@harnosand.exempel.se": "board"}
ASKED = {
    "list": ("home_list", {}),
    "by free places": ("home_list", {"sortera": "-lediga"}),
    "free and kind": ("home_list", {"platser": "2", "slag": "long_term"}),
    "shown as full": ("home_list", {"status": "placed_full"}),
    "near, by distance": ("home_list", {"ort": "Kramfors", "km": "60", "sortera": "avstand"}),
    "page 200": ("home_list", {"sida": "200"}),
    "last page": ("home_list", {"sida": "99999"}),
    "last page, by place": ("home_list", {"sida": "99999", "sortera": "ort"}),
    "last page, by free places": ("home_list", {"sida": "99999", "sortera": "-lediga"}),
    "quiet homes": ("quiet_list", {}),
    "contacts to take": ("contact_plan", {}),
    "coordinators of homes": ("home_coordinators", {}),
    "saved view, free now": ("home_list", {"platser": "1", "sortera": "-lediga"}),
    "timeline": ("bank_timeline", {}),
    "timeline, filtered": ("bank_timeline", {"platser": "1", "slag": "long_term"}),
    "map": ("bank_map", {}),
    "map of a municipality": ("bank_map", {"kommun": "2280"}),
}

HOMES = """
    insert into homes_fosterhome (id, cooperation_id, code, category, status, municipality_id, locality_id, protection,
           consent_all_members_on, care_kinds, age_from, age_to, sibling_places, sex_wish, rooms_free,
           adult_at_home, languages, furred_pets, smoke_free, has_car,
           short_notice, last_word_on, operator, created_at, undone_reason, coordinator_id)
    select gen_random_uuid(), 1, 'Z-' || n, (array['own', 'own', 'own', 'enhanced', 'emergency'])[1 + n % 5],
           (array['ready', 'ready', 'ready', 'ready', 'paused', 'in_process', 'closed'])[1 + n % 7],
           l.municipality_id, l.id, 'none', famn_today() - 10,
           array[(array['long_term', 'emergency', 'relief'])[1 + n % 3]], n % 8, 8 + n % 12, nullif(n % 4, 0), false, 1,
           (array['no', 'part', 'full'])[1 + n % 3], array['sv'], n % 2 = 0, n % 9 > 0, true, n % 5 = 0,
           famn_today() - n % 400, 'own', now(), '',
           (array(select distinct coordinator_id from homes_fosterhome where coordinator_id is not null order by 1))[1 + n % 4]
      from generate_series(1, %s) n
      join (select id, municipality_id, row_number() over (order by id) as nth, count(*) over () as of from organisations_locality
             where municipality_id like '22%%') l on l.nth = 1 + n %% l.of
"""
CAPACITY = """
    insert into homes_capacityperiod (id, cooperation_id, home_id, kind, places, starts_on, ends_on)
    select gen_random_uuid(), 1, h.id, h.care_kinds[1], 1 + part + abs(hashtext(h.code)) % 2, famn_today() - 300 + 400 * part,
           case part when 0 then famn_today() + 100 end
      from homes_fosterhome h, generate_series(0, 1) part where h.code like 'Z-%'
"""
OCCUPANCY = """
    insert into homes_occupancy (id, cooperation_id, home_id, board_id, origin_id, referral_id, state, kind, beds, age_bands, must_not_meet,
           starts_on, ends_on)
    select gen_random_uuid(), 1, h.id, (select min(board_id) from homes_occupancy), gen_random_uuid(), gen_random_uuid(), 'placed',
           h.care_kinds[1], 1, array['6-9'], false, famn_today() - 500 + 200 * part,
           case part when 2 then null else famn_today() - 320 + 200 * part end
      from homes_fosterhome h, generate_series(0, 2) part where h.code like 'Z-%' and h.status = 'ready' and abs(hashtext(h.code)) % 3 > 0
"""


def measure() -> dict[str, tuple[int, float]]:
    """Queries and median milliseconds of each question."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from famn.accounts.models import User

    found = {}
    for email, side in PEOPLE.items():
        client = Client(HTTP_HOST="localhost")
        client.force_login(User.objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend")
        for words, (name, params) in ASKED.items():
            address = f"{reverse(name)}?{urlencode(params)}"
            if client.get(address).status_code != 200:  # noqa: PLR2004 -- not this role's page
                continue
            took = []
            for _ in range(TIMES):
                with CaptureQueriesContext(connection) as queries:
                    start = time.perf_counter()
                    client.get(address)
                    took.append(time.perf_counter() - start)
            found[f"{words} ({side})"] = (len(queries), 1000 * statistics.median(took))
    return found


def add_homes(homes: int) -> None:
    """Add so many homes with places and stays. They are there for everybody until they are taken away."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for text, values in ((HOMES.replace(" % ", " %% "), [homes]), (CAPACITY, None), (OCCUPANCY, None)):
            cursor.execute(text, values)
        cursor.execute("analyze homes_fosterhome, homes_capacityperiod, homes_occupancy")


def take_away_homes() -> None:
    """Take the added homes away."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for table in ("homes_occupancy", "homes_capacityperiod"):
            cursor.execute(f"delete from {table} where home_id in (select id from homes_fosterhome where code like 'Z-%')")  # noqa: S608 -- constants
        cursor.execute("delete from homes_fosterhome where code like 'Z-%'")


def main() -> None:
    """The table: each question with the demo's homes, and with as many more as asked for."""
    from famn.config.embedded import running

    homes = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with running(Path(os.environ["FAMN_HOME"]).resolve()):
        os.environ |= {"FAMN_DEMO": "1", "FAMN_PROCESS": "command", "DJANGO_SETTINGS_MODULE": "famn.config.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by the collected ones
        small = measure()
        add_homes(homes)
        try:
            large = measure()
        finally:
            take_away_homes()
    print(f"{'question':<32}{'queries':>10}{'in large':>10}{'ms':>10}{'in large':>10}{'ratio':>8}")
    for words, (queries, took) in small.items():
        more, longer = large[words]
        print(f"{words:<32}{queries:>10}{more:>10}{took:>10.0f}{longer:>10.0f}{longer / took:>8.1f}")


if __name__ == "__main__":
    main()
