"""What changes rights or leaves the house asks for a second factor of the last five minutes (R22)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import URLPattern, resolve, reverse

from tests.support.cast import Cast
from tests.web.conftest import Browse
from zhicheng.web.bureau.administration.urls import urlpatterns
from zhicheng.web.site.access import Access

pytestmark = pytest.mark.django_db
ASKED = {
    "new_unit",
    "change_unit",
    "end_unit",
    "new_committee",
    "change_committee",
    "new_term",
    "end_term",
    "new_right",
    "end_right",
    "new_user",
    "grant_role",
    "end_role",
    "user_act",
    "staff_change",
    "load_year",
    "export_statistics",
    "export_trail",
    "approve_message_template",
}


def access_of(pattern: URLPattern) -> Access:
    """What the page has written on it about who may come in."""
    access: Access = vars(pattern.callback)["access"]
    return access


class TestStepUp:
    def test_exactly_these_pages_ask(self) -> None:
        asking = {
            pattern.name
            for pattern in urlpatterns
            if isinstance(pattern, URLPattern) and access_of(pattern).step_up
        }
        assert asking == ASKED

    def test_after_five_minutes_it_is_asked_again(self, cast: Cast, browse: Browse) -> None:
        client = browse(cast.check_officer)
        address = reverse("bureau:new_unit")
        assert resolve(address).url_name == "new_unit"
        assert client.get(address).status_code == 200
        session = client.session
        session["second_factor"] = (datetime.now(UTC) - timedelta(minutes=6)).isoformat()
        session.save()
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("accounts:confirm"))
