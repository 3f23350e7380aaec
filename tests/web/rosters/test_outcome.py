"""A roster's page: progress, what became of its rows, stopping and going on, and whose it is."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast, pass_cells, roster_cells, workbook
from tests.support.invented_rosters import invented_rows, long_workbook
from tests.support.stored import stored
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow, queries_of
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Filing, Person, RosterUpload
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import receive_roster
from zhicheng.services.intake.rosters.report import cancel_upload
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db
WRONG_ID = "120101198807020000"


@pytest.fixture
def filing(cast: Cast) -> Filing:
    return cast.filing(passed=3, at=ports.clock().now())


def received(cast: Cast, filing: Filing, data: bytes) -> RosterUpload:
    made = receive_roster(
        actor=cast.convener,
        at=ports.clock().now(),
        kind=RosterKind.EVALUATION,
        filing_id=filing.id,
        file_name="名册.xlsx",
        data=data,
    )
    return stored(RosterUpload, made.upload)


def page_of(upload: RosterUpload, name: str = "upload") -> str:
    return reverse(f"committee:{name}", kwargs={"upload_id": upload.id})


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestProgress:
    def test_asks_again_until_the_end_and_then_loads_the_page(
        self, cast: Cast, filing: Filing, browse: Browse
    ) -> None:
        rows = [roster_cells(part, filing) for part in PEOPLE[:3]]
        upload = received(cast, filing, workbook(RosterKind.EVALUATION, rows))
        client = browse(cast.convener)
        waiting = client.get(page_of(upload, "upload_progress"))
        assert 'hx-trigger="every 2s"' in waiting.content.decode()
        assert "HX-Refresh" not in waiting.headers
        process_roster(upload_id=upload.id)
        done = client.get(page_of(upload, "upload_progress"))
        assert done.headers["HX-Refresh"] == "true"
        assert "hx-trigger" not in done.content.decode()

    def test_says_how_far_it_is(self, cast: Cast, filing: Filing, browse: Browse) -> None:
        rows = invented_rows(
            1500, passed_on=filing.meeting_last, employers=[("津沽第一机床有限公司", "津沽市工业局")]
        )
        upload = received(cast, filing, long_workbook(rows))
        process_roster(upload_id=upload.id, should_stop=lambda: True)
        text = shown(browse(cast.convener), page_of(upload))
        assert "已读取1000行" in text
        assert "66." in text
        assert '<noscript><meta http-equiv="refresh"' in text


class TestOutcome:
    def test_every_rejected_row_has_column_reason_and_remedy(
        self, cast: Cast, filing: Filing, browse: Browse
    ) -> None:
        upload = cast.read(
            filing,
            [
                roster_cells(PEOPLE[0], filing),
                roster_cells(PEOPLE[0], filing),
                roster_cells(PEOPLE[1], filing, 证件号码=WRONG_ID),
            ],
            at=ports.clock().now(),
        )
        client = browse(cast.convener)
        text = shown(client, page_of(upload))
        assert all(part in text for part in ("第4行", "证件号码", "校验码不对", "请对照证件逐位核对"))
        assert "目前已接收1人，还差2人" in text
        assert WRONG_ID not in text
        duplicates = shown(client, f"{page_of(upload)}?rows=duplicate")
        assert "第3行" in duplicates
        assert "第4行" not in duplicates

    def test_a_row_that_is_taken_with_another_phone_than_the_registered_says_so(
        self, cast: Cast, filing: Filing, browse: Browse
    ) -> None:
        cast.holder(PEOPLE[0])
        kept = Person.objects.get().phone_index
        rows = [
            roster_cells(PEOPLE[0], filing, 手机号码="13900009999"),
            roster_cells(PEOPLE[1], filing),
            roster_cells(PEOPLE[1], filing),
        ]
        upload = cast.read(filing, rows, at=ports.clock().now())
        client = browse(cast.convener)
        text = shown(client, page_of(upload))
        assert "已接收、请核实的行" in text
        assert "第2行" in text
        assert "仍以已登记的为准" in text
        assert "13900009999" not in text
        assert "第4行" not in text
        assert "第4行" in shown(client, f"{page_of(upload)}?rows=duplicate")
        assert Person.objects.get(phone_index=kept)

    def test_a_row_with_the_registered_phone_says_nothing(
        self, cast: Cast, filing: Filing, browse: Browse
    ) -> None:
        cast.holder(PEOPLE[0])
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing)], at=ports.clock().now())
        assert "请核实" not in shown(browse(cast.convener), page_of(upload))

    def test_the_marked_workbook_holds_the_rejected_rows_alone(
        self, cast: Cast, filing: Filing, browse: Browse
    ) -> None:
        rows = [roster_cells(PEOPLE[0], filing), roster_cells(PEOPLE[1], filing, 证件号码=WRONG_ID)]
        upload = cast.read(filing, rows, at=ports.clock().now())
        answer = browse(cast.convener).get(page_of(upload, "marked_workbook"))
        assert answer.headers["Cache-Control"] == "no-store"
        texts = [
            str(cell)
            for line in openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0].values
            for cell in line
        ]
        assert PEOPLE[1].name in texts
        assert PEOPLE[0].name not in texts

    def test_no_marked_workbook_where_nothing_is_wrong(
        self, cast: Cast, filing: Filing, browse: Browse
    ) -> None:
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing)], at=ports.clock().now())
        answer = browse(cast.convener).get(page_of(upload, "marked_workbook"))
        assert answer.status_code == 422
        assert "没有需要改正的行" in answer.content.decode()

    def test_asks_no_more_of_the_database_for_many_wrong_rows(
        self, cast: Cast, filing: Filing, browse: Browse
    ) -> None:
        client = browse(cast.convener)
        one = cast.read(filing, [roster_cells(PEOPLE[0], filing, 性别="")], at=ports.clock().now())
        many = cast.read(
            filing,
            [roster_cells(PEOPLE[0], filing, 证件号码=f"1{place}") for place in range(60)],
            at=ports.clock().now(),
        )
        assert queries_of(client, page_of(one)) == queries_of(client, page_of(many))
        text = shown(client, page_of(many))
        assert "第 1–50 行，共 60 行" in text
        assert "第61行" in shown(client, f"{page_of(many)}?page=2")

    def test_the_list_asks_no_more_for_many_uploads(self, cast: Cast, filing: Filing, browse: Browse) -> None:
        def add() -> None:
            for part in PEOPLE[:5]:
                cast.read(filing, [roster_cells(part, filing)], at=ports.clock().now())

        add()
        address = reverse("committee:uploads")
        assert_queries_do_not_grow(browse(cast.convener), address, lambda: _more(cast, filing))


class TestStopAndResume:
    def test_what_came_to_its_end_is_not_stopped(self, cast: Cast, filing: Filing, browse: Browse) -> None:
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing)], at=ports.clock().now())
        client = browse(cast.convener)
        answer = client.post(page_of(upload, "stop_upload"), follow=True)
        assert "已经处理完毕，不能停止" in answer.content.decode()
        upload.refresh_from_db()
        assert upload.status == "done"

    def test_going_on_twice_does_it_once(self, cast: Cast, filing: Filing, browse: Browse) -> None:
        upload = received(cast, filing, workbook(RosterKind.EVALUATION, [roster_cells(PEOPLE[0], filing)]))
        cancel_upload(actor=cast.convener, at=ports.clock().now(), upload_id=upload.id)
        client = browse(cast.convener)
        assert "继续读取" in shown(client, page_of(upload))
        first = client.post(page_of(upload, "resume_upload"), follow=True)
        second = client.post(page_of(upload, "resume_upload"), follow=True)
        assert "已继续读取" in first.content.decode()
        assert "无需重新读取" in second.content.decode()


class TestWhose:
    def test_a_unit_finds_each_kind_at_its_own_desk_alone(self, cast: Cast, browse: Browse) -> None:
        examination = cast.examination()
        upload = cast.read_passes(examination, [pass_cells(PEOPLE[0], examination)])
        RosterUpload.objects.filter(id=upload.id).update(unit=cast.convening_unit)
        client = browse(cast.convener)
        for name in ("upload", "upload_progress", "marked_workbook"):
            assert client.get(page_of(upload, name)).status_code == 404
        for name in ("stop_upload", "resume_upload"):
            assert client.post(page_of(upload, name)).status_code == 404


def _more(cast: Cast, filing: Filing) -> Any:
    return [
        cast.read(filing, [roster_cells(part, filing, 备注="再次上传")], at=ports.clock().now())
        for part in PEOPLE[:3]
    ]


class TestWaysOn:
    def test_lead_from_a_row_to_the_case_that_puts_it_right(
        self, cast: Cast, filing: Filing, browse: Browse
    ) -> None:
        cast.holder(PEOPLE[0])
        cast.holder(PEOPLE[1])
        rows = [
            roster_cells(PEOPLE[0], filing, 姓名="仇文搏"),
            roster_cells(PEOPLE[1], filing, 手机号码="15400009999"),
        ]
        upload = received(cast, filing, workbook(RosterKind.EVALUATION, rows))
        process_roster(upload_id=upload.id)
        client = browse(cast.convener)
        for queue, kind in (("rejected", "correction"), ("accepted", "phone")):
            where = reverse("committee:case_choices", kwargs={"kind": kind})
            assert f'href="{where}"' in shown(client, f"{page_of(upload)}?rows={queue}")
            assert client.get(where).status_code == 200
