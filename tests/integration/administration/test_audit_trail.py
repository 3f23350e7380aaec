"""The audit trail: found by what is known of an act, proved unchanged, and handed out with a trace."""

import ast
import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import without_guard
from tests.support.cast import PEOPLE, Cast, submitted
from tests.support.issued_certificates import issue
from zhicheng import services
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.records.models import Checkpoint, Event
from zhicheng.services.kernel.actor import SYSTEM, NotAllowed
from zhicheng.services.kernel.event_labels import (
    DETAIL_LABELS,
    SUBJECT_LABELS,
    TAG_LABELS,
    detail_label,
    subject_label,
    tag_label,
)
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.sheets import TableFormat
from zhicheng.services.oversight.checkpoints.published import published_checkpoints
from zhicheng.services.oversight.checkpoints.publishing import publish_checkpoint
from zhicheng.services.oversight.trail.entries import EventNotFound, search_trail, trail_entry
from zhicheng.services.oversight.trail.export import TrailExportRefused, export_trail
from zhicheng.services.oversight.trail.search import TrailSearch, matching

pytestmark = pytest.mark.django_db


def _recorded() -> Iterator[tuple[str, str | None, set[str]]]:
    """Of each ``ledger.record(...)``: where it stands, the subject's kind where it is spelled out, the keys."""
    for path in sorted(Path(services.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record" and node.args:
                kind = node.args[1] if len(node.args) > 1 else None
                subject = str(kind.value) if isinstance(kind, ast.Constant) else None
                yield f"{path.name}:{node.lineno}", subject, {key.arg for key in node.keywords if key.arg}


class TestLabels:
    @pytest.mark.parametrize("tag", EventTag)
    def test_every_act_has_a_chinese_name(self, tag: EventTag) -> None:
        assert tag in TAG_LABELS, f"{tag.name} has no label in event_labels.py"
        assert not tag_label(tag.value).isascii()

    def test_no_two_acts_are_called_alike(self) -> None:
        assert len(set(TAG_LABELS.values())) == len(TAG_LABELS)

    def test_what_a_later_version_wrote_stands_as_it_is(self) -> None:
        assert tag_label("bureau:moon:landed") == "bureau:moon:landed"

    def test_subjects_and_details_of_a_whole_scene_are_named(self, cast: Cast) -> None:
        cast.uploaded_claim(PEOPLE[0])
        cast.template()
        for event in Event.objects.all():
            assert not subject_label(event.subject_kind).isascii(), event.subject_kind
            for key in event.payload:
                assert not detail_label(key).isascii(), (event.tag, key)

    def test_all_that_the_services_record_is_named(self) -> None:
        """Derived from the calls, so that a new key without a label is found before its first event."""
        recorded = list(_recorded())
        assert len(recorded) > 100
        for place, subject, keys in recorded:
            assert subject is None or subject in SUBJECT_LABELS, (place, subject)
            assert not keys - DETAIL_LABELS.keys(), place

    def test_labels_are_words(self) -> None:
        assert all(SUBJECT_LABELS.values())
        assert all(DETAIL_LABELS.values())


class TestSearch:
    def test_by_act_subject_account_and_unit(self, cast: Cast) -> None:
        filing = cast.filing()
        officer = cast.check_officer

        def acts(search: TrailSearch) -> list[str]:
            return [line.act for line in search_trail(actor=officer, search=search).lines]

        assert acts(TrailSearch(tag=EventTag.FILING_APPROVED)) == ["核准评审备案"]
        about = TrailSearch(subject_kind="filing", subject_id=str(filing.id))
        assert acts(about) == ["核准评审备案", "报送评审备案"]
        assert acts(TrailSearch(login_name="convener")) == ["报送评审备案"]
        assert acts(TrailSearch(unit_name=cast.convening_unit.name)) == ["报送评审备案"]
        assert acts(TrailSearch(login_name="nobody")) == []
        assert acts(TrailSearch(unit_name="无此单位")) == []

    def test_by_what_people_call_the_subject(self, cast: Cast) -> None:
        filing = cast.filing("津备〔2026〕77号")
        issued = issue()[0].certificate
        about_certificate = search_trail(
            actor=cast.check_officer, search=TrailSearch(subject_id=issued.number_id.lower())
        )
        assert {line.subject_kind for line in about_certificate.lines} >= {"certificate"}
        for name, subject_id in (("津备〔2026〕77号", filing.id), ("convener", cast.convener.account_id)):
            found = search_trail(actor=cast.check_officer, search=TrailSearch(subject_id=name)).lines
            assert {line.subject_id for line in found} == {str(subject_id)}

    def test_says_who_and_for_which_unit(self, cast: Cast) -> None:
        cast.filing()
        line = search_trail(
            actor=cast.check_officer, search=TrailSearch(tag=EventTag.FILING_SUBMITTED)
        ).lines[0]
        assert (line.who, line.unit) == ("convener", cast.convening_unit.name)
        made = search_trail(actor=cast.check_officer, search=TrailSearch(tag=EventTag.UNIT_CREATED)).lines[0]
        assert made.who == "系统"

    def test_pages_go_back_by_number_without_gap_or_double(self, cast: Cast) -> None:
        cast.filing()
        total = Event.objects.count()
        seen: list[int] = []
        before = None
        while True:
            page = search_trail(actor=cast.check_officer, search=TrailSearch(), before_seq=before, limit=3)
            seen += [line.seq for line in page.lines]
            if page.older is None:
                break
            before = page.older
        assert seen == list(range(total, 0, -1))

    def test_by_time_with_and_without_checkpoints(self, cast: Cast) -> None:
        assert cast.check_officer
        days = [datetime(2026, 11, day, 10, tzinfo=SHANGHAI) for day in range(3, 13)]
        for at in days:
            with transaction(actor=SYSTEM, at=at) as ledger:
                ledger.record(EventTag.MONTH_CHECKED, "month", at.date().isoformat())
            publish_checkpoint(at=at + timedelta(hours=1))
        since, before = days[4], days[6]
        search = TrailSearch(tag=EventTag.MONTH_CHECKED, since=since, before=before)
        with_heads = [event.subject_id for event in matching(search).order_by("seq")]
        assert with_heads == ["2026-11-07", "2026-11-08"]
        with without_guard(connection):
            Checkpoint.objects.all().delete()
        assert [event.subject_id for event in matching(search).order_by("seq")] == with_heads

    def test_heads_narrow_the_numbers_that_are_walked(self, cast: Cast) -> None:
        assert cast.check_officer
        for day in range(3, 9):
            with transaction(actor=SYSTEM, at=datetime(2026, 11, day, 10, tzinfo=SHANGHAI)) as ledger:
                ledger.record(EventTag.MONTH_CHECKED, "month", day)
            publish_checkpoint(at=datetime(2026, 11, day, 11, tzinfo=SHANGHAI))
        early = TrailSearch(before=datetime(2026, 11, 4, tzinfo=SHANGHAI))
        head = Checkpoint.objects.get(day="2026-11-05")
        assert f'"seq" <= {head.events_seq}' in str(matching(early).query)

    def test_is_the_bureaus_alone(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            search_trail(actor=cast.convener, search=TrailSearch())
        with pytest.raises(NotAllowed):
            trail_entry(actor=cast.convener, seq=1)


class TestProof:
    def test_an_untouched_trail_is_intact(self, cast: Cast) -> None:
        cast.filing()
        assert search_trail(actor=cast.check_officer, search=TrailSearch()).broken == []

    @pytest.mark.tampers
    def test_a_changed_entry_and_a_removed_one_are_named(self, cast: Cast) -> None:
        cast.filing()
        with without_guard(connection):
            Event.objects.filter(seq=3).update(payload={"name": "改动"})
            Event.objects.filter(seq=5).delete()
        page = search_trail(actor=cast.check_officer, search=TrailSearch())
        assert page.broken == [6, 3]


class TestEntry:
    def test_its_details_in_words(self, cast: Cast) -> None:
        cast.uploaded_claim(PEOPLE[0])
        assert cast.personnel
        granted = Event.objects.filter(tag=EventTag.MEMBERSHIP_GRANTED).order_by("-seq")[0]
        found = trail_entry(actor=cast.check_officer, seq=granted.seq)
        assert dict(found.details) == {"单位": cast.employer.name, "角色": "用人单位"}
        assert found.hash == bytes(granted.hash).hex()

    def test_positions_of_a_claim_in_words(self, cast: Cast) -> None:

        submitted(cast)
        event = Event.objects.get(tag=EventTag.CLAIM_SUBMITTED)
        details = dict(trail_entry(actor=cast.check_officer, seq=event.seq).details)
        assert (details["原位置"], details["新位置"]) == ("草稿（第0步）", "审核中（第1步）")

    def test_unknown(self, cast: Cast) -> None:
        with pytest.raises(EventNotFound):
            trail_entry(actor=cast.check_officer, seq=10**9)


class TestExport:
    def test_hands_out_what_matches_in_order_and_leaves_a_trace(self, cast: Cast) -> None:
        filing = cast.filing()
        search = TrailSearch(subject_kind="filing", subject_id=str(filing.id))
        file = export_trail(actor=cast.check_officer, at=cast.at, search=search, form=TableFormat.CSV)
        rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
        assert [row[2] for row in rows[4:]] == ["报送评审备案", "核准评审备案"]
        assert "导出" in rows[0][0]
        trace = Event.objects.get(tag=EventTag.TRAIL_EXPORTED)
        assert trace.payload == {"rows": 2, "format": "csv"}

    def test_refuses_nothing_and_too_much(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        assert cast.employer
        with pytest.raises(TrailExportRefused, match="没有符合"):
            export_trail(
                actor=cast.check_officer,
                at=cast.at,
                search=TrailSearch(subject_id="none"),
                form=TableFormat.XLSX,
            )
        monkeypatch.setattr("zhicheng.services.oversight.trail.export.MOST_ROWS", 2)
        with pytest.raises(TrailExportRefused, match="超过2条"):
            export_trail(actor=cast.check_officer, at=cast.at, search=TrailSearch(), form=TableFormat.XLSX)

    def test_only_the_bureau(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            export_trail(actor=cast.convener, at=cast.at, search=TrailSearch(), form=TableFormat.CSV)


class TestHeads:
    def test_the_latest_first(self, cast: Cast) -> None:
        assert cast.check_officer
        for days in range(3):
            publish_checkpoint(at=cast.at + timedelta(days=days))
        total, lines = published_checkpoints(actor=cast.check_officer, limit=2)
        assert total == 3
        assert [line.day.day for line in lines] == [4, 3]
        assert lines[0].events_hash == bytes(Checkpoint.objects.get(day=lines[0].day).events_hash).hex()
