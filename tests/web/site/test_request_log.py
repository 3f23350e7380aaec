"""One line for each request, under a number that stands in the answer and in the jobs that it starts."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.support.cast import Cast
from tests.web.conftest import Browse
from tests.web.site.test_faults import Lines
from tests.web.site.test_faults import log as log
from zhicheng.config.redaction import redact
from zhicheng.domain.request_ids import accepted_request_id, carrying, current_request_id, new_request_id
from zhicheng.jobs.running import running
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db
OURS = re.compile(r"[a-z]{4}-[a-z]{4}-[a-z]{4}")


@pytest.fixture(autouse=True)
def _lines_of_every_request() -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    yield
    root.setLevel(level)


class TestNumbers:
    def test_are_fresh_and_hold_nothing_that_is_redacted(self) -> None:
        numbers = {new_request_id() for _ in range(500)}
        assert len(numbers) == 500
        assert all(OURS.fullmatch(number) and redact(number) == number for number in numbers)

    @pytest.mark.parametrize(
        "given", ["kzmt-hdrb-wqxn", "0123456789abcdef" * 2, "0a1b2c3d-0000-4000-8000-0123456789ab"]
    )
    def test_of_a_known_shape_are_taken_over(self, given: str) -> None:
        assert accepted_request_id(given) == given

    @pytest.mark.parametrize("given", ["", "120221198001039967", "13900004321", "a\nb", "x" * 500, "kzmt"])
    def test_of_any_other_shape_are_not(self, given: str) -> None:
        assert OURS.fullmatch(accepted_request_id(given))

    def test_end_with_their_block(self) -> None:
        with carrying("kzmt-hdrb-wqxn"):
            assert current_request_id() == "kzmt-hdrb-wqxn"
        assert current_request_id() == ""


class TestTheLine:
    def test_has_number_view_status_and_time_and_no_address(self, browse: Browse, log: Lines) -> None:
        answer = browse().get("/check/AAAAAAAAAAAAAAAAAAAAAA", headers={"X-Request-ID": "kzmt-hdrb-wqxn"})
        (line,) = log.of("zhicheng.web.requests")
        assert answer.headers["X-Request-ID"] == line["request_id"] == "kzmt-hdrb-wqxn"
        assert (line["status"], line["method"]) == (answer.status_code, "GET")
        assert float(str(line["milliseconds"])) > 0
        assert "AAAAAAAA" not in str(line)
        assert "/check" not in str(line)

    def test_stands_for_each_request_once(self, browse: Browse, cast: Cast, log: Lines) -> None:
        client = browse(cast.check_officer)
        log.lines.clear()
        client.get(reverse("bureau:health"))
        client.get("/nowhere")
        assert [line["view"] for line in log.of("zhicheng.web.requests")] == ["bureau:health", "none"]
        assert log.of("django.request") == [], "the status stands in our own line"

    def test_writes_down_no_method_that_a_client_made_up(self, browse: Browse, log: Lines) -> None:
        browse().generic("X13900004321", "/")
        (line,) = log.of("zhicheng.web.requests")
        assert line["method"] == "other"


class TestJobs:
    def test_carry_the_number_of_the_request_that_enqueued_them(self) -> None:
        with carrying("kzmt-hdrb-wqxn"), transaction.atomic():
            ports.queue().enqueue("run_audit", with_files="no")
        with carrying("bbbb-cccc-dddd"), transaction.atomic():
            assert not ports.queue().enqueue("run_audit", with_files="no"), "it is the same work"
        with connection.cursor() as cursor:
            cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'run_audit'")
            ((arguments,),) = cursor.fetchall()
        assert "kzmt-hdrb-wqxn" in str(arguments)

    def test_log_under_it(self, log: Lines) -> None:
        with running("run_audit", request_id="kzmt-hdrb-wqxn"):
            assert current_request_id() == "kzmt-hdrb-wqxn"
        (line,) = log.of("zhicheng.jobs")
        assert (line["task"], line["result"], line["request_id"]) == ("run_audit", "done", "kzmt-hdrb-wqxn")

    def test_of_a_schedule_have_a_number_of_their_own(self, log: Lines) -> None:
        with running("sweep"):
            pass
        assert OURS.fullmatch(str(log.of("zhicheng.jobs")[0]["request_id"]))
