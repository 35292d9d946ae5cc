"""Failed sign-ins are counted even when the request that made them is undone."""

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "cache"])


@pytest.fixture
def emptied_counts(django_db_setup):
    cache.clear()  # counts are kept past a roll-back, so another test of this process may have left some
    yield
    cache.clear()


def test_a_count_stands_when_the_requests_transaction_is_rolled_back(world, emptied_counts):
    with transaction.atomic():
        for number in range(5):
            Client().post(
                reverse("account_login"), {"login": "secretary_a.1@exempel.se", "password": "fel"}, REMOTE_ADDR=f"10.0.9.{number}"
            )
        transaction.set_rollback(True)
    html = (
        Client()
        .post(reverse("account_login"), {"login": "secretary_a.1@exempel.se", "password": "fel"}, REMOTE_ADDR="10.0.9.9")
        .content.decode()
    )
    assert "För många försök" in html


def test_another_process_reads_the_same_counts(world, emptied_counts):
    Client().post(reverse("account_login"), {"login": "secretary_a.1@exempel.se", "password": "fel"}, REMOTE_ADDR="10.0.9.1")
    other = connections["cache"].copy()  # as another process has: its own connection, nothing in memory
    with other.cursor() as cursor:
        cursor.execute("select count(*) from famn_cache where cache_key like '%login_failed%'")
        assert cursor.fetchone()[0] == 2  # one for the account, one for the address
    other.close()
