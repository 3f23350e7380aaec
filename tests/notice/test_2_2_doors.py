"""Clauses 二(二), 二(三) at their doors: the Bureau's month, and the holder's download when it is over."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast, uploaded
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from zhicheng.domain.batches import BatchStatus
from zhicheng.records.models import FinalCheckRun, IssuanceBatch

pytestmark = pytest.mark.django_db


class TestMonth:
    def test_is_checked_and_proposed_by_one_officer_and_released_by_another(
        self, browse: Browse, cast: Cast
    ) -> None:
        cast.template()
        month = {"month": uploaded(cast).batch_month}
        with time_machine.travel(cast.at, tick=False):
            first, second = browse(cast.check_officer), browse(cast.release_officer)
            first.post(reverse("bureau:check_month", kwargs=month))
            assert FinalCheckRun.objects.get().claims_checked == 1
            first.post(reverse("bureau:propose", kwargs=month))
            batch = IssuanceBatch.objects.get()
            address = reverse("bureau:release", kwargs={"batch_id": batch.id})
            assert first.post(address).status_code == 422
            assert second.post(address).status_code == 302
        batch.refresh_from_db()
        assert batch.status == BatchStatus.RELEASED


class TestCollection:
    def test_opens_on_the_16th_and_not_a_second_before(self, browse: Browse, cast: Cast) -> None:
        certificate = certificate_of(cast)
        address = reverse("holder:download", kwargs={"certificate_id": certificate.id})
        opens = certificate.collectable_from
        with time_machine.travel(opens - timedelta(seconds=1), tick=False):
            early = browse(cast.holder(PEOPLE[0])).get(address)
        assert early.status_code == 422
        assert "起可以下载、打印" in early.content.decode()
        with time_machine.travel(opens, tick=False):
            file = browse(cast.holder(PEOPLE[0])).get(address)
        assert file.content.startswith(b"%PDF-")
