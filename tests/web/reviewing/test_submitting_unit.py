"""Naming another submitting unit on the page (clause 三(二)3): search, choice, reason, and who may."""

import pytest
from django.test import Client

from tests.support.cast import Cast, submitted
from tests.web.conftest import Browse
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim

pytestmark = pytest.mark.django_db


def address(claim: Claim, text: str = "") -> str:
    return f"/employer/claims/{claim.id}/submitting-unit/" + (f"?q={text}" if text else "")


def form(cast: Cast, claim: Claim, **changed: object) -> dict[str, object]:
    seen = {"status": claim.status, "step": claim.step, "version": claim.version}
    return seen | {"unit": str(cast.agency.id), "reason": "本人档案存放在该机构"} | changed


def changed(client: Client, cast: Cast, claim: Claim, **values: object) -> int:
    return client.post(address(claim, cast.agency.name), form(cast, claim, **values)).status_code


class TestChange:
    def test_prints_another_unit_with_its_reason(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        client = browse(cast.personnel)
        assert cast.agency.name in client.get(address(claim, cast.agency.name)).content.decode()
        shown = client.post(address(claim, cast.agency.name), form(cast, claim), follow=True)
        text = shown.content.decode()
        assert f"呈报单位已改为“{cast.agency.name}”" in text
        assert "本人档案存放在该机构" in text
        claim.refresh_from_db()
        assert (claim.submitting_unit_id, claim.status) == (cast.agency.id, ClaimStatus.IN_REVIEW)

    def test_asks_for_a_reason_and_changes_nothing_without(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        before = claim.submitting_unit_id
        assert changed(browse(cast.personnel), cast, claim, reason=" ") == 422
        claim.refresh_from_db()
        assert claim.submitting_unit_id == before

    def test_takes_no_unit_of_another_kind(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        assert changed(browse(cast.personnel), cast, claim, unit=str(cast.employer.id)) == 422

    def test_tells_an_overtaken_reviewer(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        Claim.objects.filter(id=claim.id).update(version=claim.version + 1)
        assert changed(browse(cast.personnel), cast, claim) == 409

    def test_is_not_a_foreign_units(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        assert browse(cast.foreign_personnel).get(address(claim)).status_code == 404

    def test_says_when_no_unit_has_that_name(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        client = browse(cast.personnel)
        assert "没有名称含“天外”" in client.get(address(claim, "天外")).content.decode()
        assert client.get(address(claim, "天")).status_code == 422
