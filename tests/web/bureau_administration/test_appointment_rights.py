"""Rights to appoint on the pages of the Bureau, of the employer and of the person who claims."""

from datetime import date

import pytest
from django.urls import reverse

from tests.support.cast import SERIES, Cast, may_appoint
from tests.web.conftest import Browse
from zhicheng.records.models import AppointmentRight

pytestmark = pytest.mark.django_db


class TestBureau:
    def test_records_a_right_and_ends_it(self, cast: Cast, browse: Browse) -> None:
        client = browse(cast.check_officer)
        unit = reverse("bureau:unit", kwargs={"unit_id": cast.employer.id})
        assert "权限未登记" in client.get(unit).content.decode()
        form = {
            "document": "津人社聘〔2026〕4号",
            "first_day": "2026-01-01",
            "last_day": "2028-12-31",
            "series": [SERIES],
            "levels": ["B", "C"],
        }
        client.post(reverse("bureau:new_right", kwargs={"unit_id": cast.employer.id}), form)
        row = AppointmentRight.objects.get()
        page = client.get(unit).content.decode()
        assert "津人社聘〔2026〕4号" in page
        assert "权限未登记" not in page
        end = reverse("bureau:end_right", kwargs={"unit_id": cast.employer.id, "right_id": row.id})
        assert client.post(end, {"last_day": "2026-12-31"}).status_code == 422
        client.post(end, {"last_day": "2026-12-31", "reason": "权限收回"})
        row.refresh_from_db()
        assert row.ended_on == date(2026, 12, 31)
        assert "权限收回" in client.get(unit).content.decode()

    def test_days_out_of_order_are_told_on_the_form(self, cast: Cast, browse: Browse) -> None:
        answer = browse(cast.check_officer).post(
            reverse("bureau:new_right", kwargs={"unit_id": cast.employer.id}),
            {
                "document": "津人社聘〔2026〕4号",
                "first_day": "2028-01-01",
                "last_day": "2026-12-31",
                "series": [SERIES],
                "levels": ["B"],
            },
        )
        assert answer.status_code == 422
        assert "权限的开始日期晚于结束日期" in answer.content.decode()

    def test_a_right_of_another_unit_is_not_found(self, cast: Cast, browse: Browse) -> None:
        right = may_appoint(cast, cast.employer.id)
        kwargs = {"unit_id": cast.second_employer.id, "right_id": right.id}
        address = reverse("bureau:end_right", kwargs=kwargs)
        assert browse(cast.check_officer).get(address).status_code == 404


class TestEmployer:
    def test_sees_its_own_rights_alone(self, cast: Cast, browse: Browse) -> None:
        may_appoint(cast, cast.employer.id)
        address = reverse("employer:rights")
        own = browse(cast.personnel).get(address).content.decode()
        assert "津人社聘〔2025〕3号" in own
        foreign = browse(cast.foreign_personnel).get(address).content.decode()
        assert "津人社聘〔2025〕3号" not in foreign
        assert "权限未登记" in foreign
        assert "自2027年7月1日起" in foreign
