"""``certificate`` and ``hand-mark``: what is shown, what leaves the house, and what a file is said to be."""

from pathlib import Path

import pytest

from tests.functional.conftest import TurnableClock, Zhicheng
from tests.support.case_walk import PDF
from tests.support.cast import Cast
from tests.support.issued_certificates import Issued, issue
from zhicheng.domain.masking import mask_id_number
from zhicheng.records.models import Event, VerificationRecord
from zhicheng.services.collection.collect import sealed_file
from zhicheng.services.kernel.events import EventTag

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued() -> Issued:
    return issue()[0]


@pytest.fixture
def original(issued: Issued, tmp_path: Path) -> Path:
    path = tmp_path / "证书.pdf"
    path.write_bytes(sealed_file(issued.certificate))
    return path


class TestShow:
    def test_masks_the_id_number(self, zhicheng: Zhicheng, issued: Issued) -> None:
        said = zhicheng("certificate", "show", issued.certificate.number_id, "--json")
        assert said.line("certificate")["id_number"] == mask_id_number(issued.id_number)
        assert (
            issued.id_number
            not in said.out + zhicheng("certificate", "show", issued.certificate.number_id).out
        )

    def test_takes_the_number_as_people_type_it(self, zhicheng: Zhicheng, issued: Issued) -> None:
        number = issued.certificate.number_id
        assert zhicheng("certificate", "show", f"{number[:3].lower()} {number[3:7]} {number[7:]}").code == 0

    def test_calls_an_unknown_number_outside_this_system(self, zhicheng: Zhicheng) -> None:
        said = zhicheng("certificate", "show", "B12202000000017", "--json")
        assert said.code == 3
        assert said.error["code"] in {"certificate.not_found", "certificate_number.check_digit"}


class TestExport:
    def test_hands_out_the_sealed_bytes_and_puts_the_reason_on_record(
        self, zhicheng: Zhicheng, cast: Cast, issued: Issued, tmp_path: Path
    ) -> None:
        assert cast.check_officer
        out = tmp_path / "导出.pdf"
        words = ("certificate", "export", issued.certificate.number_id, "-o", out, "--reason", "复核")
        assert zhicheng(*words, "--as", "check-officer").code == 0
        assert out.read_bytes() == sealed_file(issued.certificate)
        event = Event.objects.get(tag=EventTag.CERTIFICATE_EXPORTED)
        assert (event.account_id, event.payload["reason"]) == (cast.check_officer.account_id, "复核")

    def test_overwrites_nothing(self, zhicheng: Zhicheng, cast: Cast, issued: Issued, tmp_path: Path) -> None:
        assert cast.check_officer
        out = tmp_path / "导出.pdf"
        out.write_bytes(b"mine")
        words = ("certificate", "export", issued.certificate.number_id, "-o", out, "--reason", "复核")
        assert zhicheng(*words, "--as", "check-officer", "--json").error["code"] == "file.exists"
        assert out.read_bytes() == b"mine"

    @pytest.mark.parametrize(("reason", "login"), [("", "check-officer"), ("复核", "convener")])
    def test_refuses_without_a_reason_or_outside_the_bureau(
        self, zhicheng: Zhicheng, cast: Cast, issued: Issued, tmp_path: Path, reason: str, login: str
    ) -> None:
        assert cast.check_officer
        assert cast.convener
        out = tmp_path / "导出.pdf"
        words = ("certificate", "export", issued.certificate.number_id, "-o", out, "--reason", reason)
        assert zhicheng(*words, "--as", login).code == 3
        assert not out.exists()
        assert not Event.objects.filter(tag=EventTag.CERTIFICATE_EXPORTED).exists()


class TestVerify:
    def test_ends_well_for_an_original_alone(
        self, zhicheng: Zhicheng, original: Path, tmp_path: Path
    ) -> None:
        said = zhicheng("certificate", "verify", original, "--json")
        assert (said.code, said.line("verified")["verdict"]) == (0, "original")
        assert "样张" in said.line("verified")["signer"]
        altered = tmp_path / "改动.pdf"
        altered.write_bytes(original.read_bytes() + b"\n")
        said = zhicheng("certificate", "verify", altered, "--json")
        assert (said.code, said.line("verified")["verdict"]) == (1, "altered")
        foreign = tmp_path / "其他.pdf"
        foreign.write_bytes(b"%PDF-1.4\n%%EOF\n")
        said = zhicheng("certificate", "verify", foreign, "--json")
        assert (said.code, said.line("verified")["verdict"]) == (1, "not_ours")

    def test_tells_how_the_certificate_stands_once_it_is_out(
        self, zhicheng: Zhicheng, clock: type[TurnableClock], issued: Issued, original: Path
    ) -> None:
        assert zhicheng("certificate", "verify", original, "--json").line("verified")["state"] is None
        assert not VerificationRecord.objects.exists()
        clock.moment = issued.after
        assert zhicheng("certificate", "verify", original, "--json").line("verified")["state"] == "valid"
        assert VerificationRecord.objects.get().kind == "file"

    @pytest.mark.parametrize("name", ["没有.pdf", ""])
    def test_refuses_what_is_no_file(self, zhicheng: Zhicheng, tmp_path: Path, name: str) -> None:
        assert zhicheng("certificate", "verify", tmp_path / name).code == 3


class TestRevoke:
    def test_needs_two_officers_and_shows_at_once(
        self, zhicheng: Zhicheng, cast: Cast, issued: Issued, tmp_path: Path
    ) -> None:
        number = issued.certificate.number_id
        assert cast.check_officer
        assert cast.release_officer
        proof = tmp_path / "认定.pdf"
        proof.write_bytes(PDF)
        file = ("--file", f"findings={proof}")
        ask = ("certificate", "revoke", number, "--reason", "重复发放", "--as", "check-officer", "--json")
        confirm = ("certificate", "confirm-revocation", number, "--as")
        assert zhicheng(*confirm, "release-officer", "--json").error["code"] == "revocation.not_found"
        assert zhicheng(*ask, *file, "--ground", "录入错误").error["code"] == "case.ground"
        asked = zhicheng(*ask, *file, "--ground", "issued_in_error")
        assert asked.code == 0, asked.err
        case = asked.line("case_moved")["number"]
        assert zhicheng(*confirm, "release-officer", "--json").error["code"] == "case.no_proposal"
        for act in (("take-up",), ("propose", "--reason", "经核查属重复发放")):
            assert zhicheng("case", act[0], case, "--as", "check-officer", *act[1:]).code == 0
        assert zhicheng(*confirm, "check-officer", "--json").error["code"] == "case.same_officer"
        assert zhicheng("certificate", "show", number, "--json").line("certificate")["state"] != "revoked"
        assert zhicheng(*confirm, "release-officer").code == 0
        assert zhicheng("certificate", "show", number, "--json").line("certificate")["state"] == "revoked"
