"""``zhicheng person``: what is looked for comes from standard input, and nothing whole is printed."""

import io

import pytest

from tests.functional.conftest import Zhicheng
from tests.functional.test_cli_personal_data import personal_data_in
from tests.support.cast import Cast
from tests.support.issued_certificates import PHONE, issue
from zhicheng.services.kernel.claim_reference import reference_of

pytestmark = pytest.mark.django_db


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))


class TestFind:
    def test_shows_whom_the_text_means(
        self, zhicheng: Zhicheng, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert cast.check_officer
        issued = issue(names=("单雅静",))[0]
        for text in (issued.id_number, PHONE, "雅静", issued.certificate.number_id):
            type_in(monkeypatch, text)
            said = zhicheng("person", "find", "--as", "check-officer")
            assert said.code == 0, said.err
            assert str(issued.certificate.person_id) in said.out
            assert personal_data_in(said.out) == []

    def test_ends_with_1_where_nothing_was_found(
        self, zhicheng: Zhicheng, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert cast.check_officer
        type_in(monkeypatch, "查无此人")
        said = zhicheng("person", "find", "--as", "check-officer", "--json")
        assert (said.code, said.line("nothing_found")) == (1, {"event": "nothing_found"})

    def test_is_for_officers(self, zhicheng: Zhicheng, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        assert cast.convener
        type_in(monkeypatch, "单雅静")
        assert zhicheng("person", "find", "--as", "convener").code == 3


class TestShow:
    def test_shows_one_person(self, zhicheng: Zhicheng, cast: Cast) -> None:
        assert cast.check_officer
        issued = issue(names=("单雅静",))[0]
        said = zhicheng("person", "show", issued.certificate.person_id, "--as", "check-officer")
        assert said.code == 0, said.err
        for text in ("单雅静", issued.certificate.number_id, reference_of(issued.certificate.claim_id)):
            assert text in said.out
        assert personal_data_in(said.out) == []

    def test_of_nobody_is_refused(self, zhicheng: Zhicheng, cast: Cast) -> None:
        assert cast.check_officer
        issued = issue()[0]
        said = zhicheng("person", "show", issued.certificate.id, "--as", "check-officer")
        assert said.code == 3
        assert "没有找到该人员" in said.err
