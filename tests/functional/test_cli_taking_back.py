"""``zhicheng claims take-back``: the command's side of taking back an approval or an upload."""

import pytest

from tests.functional.conftest import Zhicheng
from tests.support.cast import Cast, submitted, uploaded
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review.decisions import approve_claim
from zhicheng.services.review.opening import open_claim

pytestmark = pytest.mark.django_db


class TestTakeBack:
    def test_returns_an_approval(self, zhicheng: Zhicheng, cast: Cast) -> None:
        claim = submitted(cast)
        approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim))
        done = zhicheng("claims", "take-back", str(claim.id), "--as", "personnel")
        assert (done.code, "审核中" in done.out) == (0, True)
        claim.refresh_from_db()
        assert claim.step == 1

    def test_returns_an_upload(self, zhicheng: Zhicheng, cast: Cast) -> None:
        claim = uploaded(cast)
        assert "待上传" in zhicheng("claims", "take-back", str(claim.id), "--as", "department-clerk").out

    def test_says_that_it_is_too_late(self, zhicheng: Zhicheng, cast: Cast) -> None:
        claim = uploaded(cast)
        open_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim))
        late = zhicheng("claims", "take-back", str(claim.id), "--as", "department-clerk")
        assert late.code != 0
        assert "人社局已经打开该申领" in late.err
