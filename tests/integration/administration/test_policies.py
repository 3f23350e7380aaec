"""What another policy would change, in its values and for what is open; nothing of it is stored."""

from datetime import date, datetime
from importlib.resources import files
from typing import Any

import pytest

from tests.support.cast import PEOPLE, Cast, roster_cells, submitted, uploaded
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.policies import NoPolicyInForce, PolicyRefused
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.oversight.policies.preview import (
    compare_policies,
    policy_by_id,
    policy_overview,
    preview_policy_text,
)
from zhicheng.services.oversight.policies.words import policy_words

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
TEXT = files("zhicheng.domain").joinpath("data", "policies", "tianjin-2022-continued.toml").read_text("utf-8")


def effects(cast: Cast, **changed: Any) -> dict[str, int]:
    text = TEXT
    for key, value in changed.items():
        old = next(line for line in TEXT.splitlines() if line.startswith(f"{key} ="))
        text = text.replace(old, f"{key} = {value}")
    found = preview_policy_text(actor=cast.check_officer, on=TODAY, text=text)
    return {effect.title: effect.count for effect in found.effects if effect.count}


class TestEffects:
    def test_the_same_policy_changes_nothing(self, cast: Cast) -> None:
        uploaded(cast)
        cast.filing()
        assert effects(cast) == {}

    def test_more_working_days_move_the_deadline_of_a_filing_without_roster(self, cast: Cast) -> None:
        cast.filing("津备〔2026〕8号")
        cast.uploaded_claim(PEOPLE[1])
        assert effects(cast, upload_working_days=8) == {"待上传名册的备案": 1}

    def test_fewer_working_days_would_make_a_roster_late(self, cast: Cast) -> None:
        filing = cast.filing(passed=1)

        cast.read(
            filing,
            [roster_cells(PEOPLE[0], filing)],
            at=datetime(2026, 11, 5, 9, tzinfo=SHANGHAI),
        )
        assert effects(cast, upload_working_days=2) == {"本月已上传的申领和名册": 1}

    def test_an_earlier_cut_off_moves_uploads_and_open_claims(self, cast: Cast) -> None:
        uploaded(cast, at=datetime(2026, 11, 12, 9, tzinfo=SHANGHAI))
        submitted(cast, part=PEOPLE[1])
        assert effects(cast, monthly_upload_day=10) == {
            "本月已上传的申领和名册": 1,
            "办理中的自主聘任申领": 1,
        }

    def test_another_day_of_collection_concerns_the_month(self, cast: Cast) -> None:
        uploaded(cast)
        assert effects(cast, collectable_day=20) == {"本月批次的领取": 1}

    def test_fewer_kinds_of_documents_block_their_holders(self, cast: Cast) -> None:
        cast.uploaded_claim(PEOPLE[9])
        cast.uploaded_claim(PEOPLE[0])
        text = TEXT.replace('    "foreign_permanent_resident_old",\n', "")
        found = preview_policy_text(actor=cast.check_officer, on=TODAY, text=text)
        assert {e.title: e.count for e in found.effects if e.count} == {"证件种类": 1}


class TestReading:
    def test_differences_are_in_words(self, cast: Cast) -> None:
        found = compare_policies(
            actor=cast.check_officer,
            on=TODAY,
            before_id="tianjin-2020",
            after_id="tianjin-2022-continued",
        )
        assert ("依据", "规范性文件", "本地决定") in [
            (difference.label, difference.before, difference.after) for difference in found.differences
        ]

    def test_a_fault_is_named_by_its_key(self, cast: Cast) -> None:
        with pytest.raises(PolicyRefused, match=r"deadlines\.collectable_day"):
            preview_policy_text(
                actor=cast.check_officer,
                on=TODAY,
                text=TEXT.replace("collectable_day = 16", "collectable_day = 40"),
            )

    def test_trying_a_policy_does_not_put_it_in_force(self, cast: Cast) -> None:
        effects(cast, monthly_upload_day=20)
        overview = policy_overview(actor=cast.check_officer, on=TODAY)
        assert overview.current is not None
        assert overview.current.monthly_upload_day == 15

    def test_words_carry_clauses_and_values(self, cast: Cast) -> None:
        policy = policy_by_id(actor=cast.check_officer, policy_id="tianjin-2020")
        lines = {line.label: line for _, group in policy_words(policy) for line in group}
        assert "5个工作日" in lines["评审结果"].words
        assert lines["自主聘任"].clause == "二(一)2"

    def test_unknown_and_foreign(self, cast: Cast) -> None:
        with pytest.raises(NoPolicyInForce) as refusal:
            policy_by_id(actor=cast.check_officer, policy_id="atlantis")
        assert refusal.value.code == "policy.not_found"
        with pytest.raises(NotAllowed):
            policy_overview(actor=cast.personnel, on=TODAY)
