"""Channel 4 in the browser: a claim with its entrusting document, two steps, the Bureau, and home."""

from pathlib import Path

import pytest

from tests.browser.browsers import Browsers
from tests.browser.bureau_month import issue_month, opening_of
from tests.browser.claiming import claim_title
from tests.browser.collecting import collect, verify_the_file, verify_with_code
from tests.browser.reviewing import review_and_upload, review_at_employer
from tests.support.cast import PEOPLE, Cast
from zhicheng.domain.months import Month
from zhicheng.records.models import Certificate
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db(transaction=True)
HOLDER = PEOPLE[2]
BODY = "水利部高级职称评审委员会"


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
class TestEntrustedEvaluationJourney:
    """Holder, employer, department, two officers and a stranger, each in a browser of their own."""

    def test_goes_from_claim_to_verified_file(
        self, browsers: Browsers, cast: Cast, last_month: Month, tmp_path: Path, is_phone: bool
    ) -> None:
        browsers.turn_clock(cast.at)
        claim_title(
            browsers,
            cast,
            HOLDER,
            tmp_path,
            channel="委托评审",
            date_label="评审会议日期",
            kind="委托评审文件",
            entrusted_body=BODY,
            phone=is_phone,
        )
        review_at_employer(browsers, cast, HOLDER, phone=is_phone)
        review_and_upload(browsers, cast, HOLDER, phone=is_phone)

        browsers.turn_clock(None)
        issue_month(browsers, cast, last_month, entries=1, phone=is_phone)
        opening = opening_of(last_month)
        if ports.clock().now() < opening:
            browsers.turn_clock(opening)
        certificate = Certificate.objects.get()
        assert certificate.awarding_body == BODY
        path = collect(browsers, cast.holder(HOLDER), certificate, tmp_path, phone=is_phone)
        verify_the_file(browsers, path, phone=is_phone)
        verify_with_code(browsers, certificate, HOLDER, phone=is_phone)
