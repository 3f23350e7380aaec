"""R13: the inspection, and our own check, say "not authentic" to every sample of the attack corpus."""

import hashlib

import pytest

from tests.support.attacks import ATTACKS, AUTHORITY, GENUINE, OTHER_GENUINE, Attack
from tests.support.sealed_samples import CHECK_URL
from zhicheng.documents.inspection import Inspection, Verdict, inspect_upload
from zhicheng.documents.seal_check import check_seal
from zhicheng.documents.upload_judging import judge

ROOTS = [AUTHORITY.certificate]


def inspected(pdf: bytes) -> Inspection:
    recorded = {hashlib.sha256(pdf).hexdigest() for pdf in (GENUINE, OTHER_GENUINE)}
    return inspect_upload(pdf, trusted=ROOTS, known=recorded.__contains__, check_url=CHECK_URL)


@pytest.fixture(params=ATTACKS, ids=lambda attack: attack.name, scope="module")
def attacked(request: pytest.FixtureRequest) -> tuple[Attack, bytes]:
    attack: Attack = request.param
    return attack, attack.make()


class TestGenuine:
    """The control: without the attack, each judge accepts."""

    def test_is_an_original(self) -> None:
        assert inspected(GENUINE).verdict is Verdict.ORIGINAL

    def test_passes_our_own_check(self) -> None:
        assert check_seal(GENUINE, trusted=ROOTS).problem is None


class TestAttack:
    def test_differs_from_the_genuine_file(self, attacked: tuple[Attack, bytes]) -> None:
        assert attacked[1] != GENUINE

    def test_is_refused_by_our_own_check(self, attacked: tuple[Attack, bytes]) -> None:
        assert check_seal(attacked[1], trusted=ROOTS).problem is not None

    def test_is_never_called_an_original(self, attacked: tuple[Attack, bytes]) -> None:
        attack, pdf = attacked
        inspection = inspected(pdf)
        assert inspection.verdict is attack.verdict
        assert inspection.seal is None
        assert not inspection.recorded

    def test_is_refused_by_the_second_checker_alone(
        self, attacked: tuple[Attack, bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With our own check blinded, pyHanko still refuses: neither judge leans on the other."""
        genuine = check_seal(GENUINE, trusted=ROOTS)
        monkeypatch.setattr("zhicheng.documents.upload_judging.check_seal", lambda pdf, trusted: genuine)
        assert judge(GENUINE, trusted=ROOTS, timestamp_roots=[]).problem is None
        assert judge(attacked[1], trusted=ROOTS, timestamp_roots=[]).problem is not None
