"""The readiness answer, against a real database."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from zhicheng.records.models import ChainHead
from zhicheng.services.oversight.health.ready import readiness

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.django_db
class TestReadiness:
    def test_a_current_database_without_workers_is_degraded(self) -> None:
        found = readiness(at=NOW)
        assert (found.database, found.migrations, found.workers, found.status) == (True, True, 0, "degraded")

    def test_the_page_answers_200_while_pages_can_be_served(self, client: Client) -> None:
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert answer.json()["status"] == "degraded"


@pytest.mark.django_db(transaction=True)
class TestCommittingTests:
    @pytest.mark.parametrize("_round", [1, 2])
    def test_find_the_chain_heads_laid_after_every_flush(self, _round: int) -> None:
        assert sorted(ChainHead.objects.values_list("name", flat=True)) == ["events", "log"]
