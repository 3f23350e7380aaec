"""Audit, templates, the calendar, checkpoints, keys, units and accounts through the command line."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from openpyxl import load_workbook

from tests.conftest import without_guard
from tests.functional.conftest import Zhicheng
from tests.support.cast import Cast
from tests.support.issued_certificates import issue
from zhicheng.documents.template import SOURCE_FILE
from zhicheng.records.models import Account, Unit, WorkingYear
from zhicheng.services.kernel import ports
from zhicheng.services.oversight.audit.run import CHECKS
from zhicheng.services.oversight.health import keys as inventory

pytestmark = pytest.mark.django_db


class TestAudit:
    def test_ends_well_over_sound_records(self, zhicheng: Zhicheng) -> None:
        issue(2)
        said = zhicheng("audit", "--json")
        assert said.code == 0
        assert said.line("audited")["breaches"] == 0
        assert said.line("audited")["checks"] == len(CHECKS)

    @pytest.mark.tampers
    def test_ends_with_one_when_somebody_touched_an_event(self, zhicheng: Zhicheng) -> None:
        issue(1)
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute("UPDATE records_event SET subject_id = 'x' WHERE seq = 1")
        said = zhicheng("audit", "--chain", "--json")
        assert said.code == 1
        assert said.line("audit_finding")["subject"] == "1"
        assert zhicheng("audit", "--only", "fields").code == 0

    def test_knows_its_checks_by_name(self, zhicheng: Zhicheng) -> None:
        assert "files" in zhicheng("audit", "--only", "?").out
        assert zhicheng("audit", "--only", "nothing", "--json").error["code"] == "audit.unknown_check"


class TestTemplate:
    def test_goes_from_a_folder_to_use_by_two_officers(
        self, zhicheng: Zhicheng, cast: Cast, tmp_path: Path
    ) -> None:
        assert cast.check_officer
        assert cast.release_officer
        folder = tmp_path / "样式"
        assert zhicheng("template", "make", folder, "--version", "2").code == 0
        source = folder / SOURCE_FILE
        source.write_text(source.read_text(encoding="utf-8") + "\n// 本局样式\n", encoding="utf-8")
        proposed = zhicheng("template", "propose", folder, "--as", "check-officer", "--json")
        digest = proposed.line("template_proposed")["sha256"]
        assert zhicheng("template", "approve", digest[:8], "--as", "check-officer").code == 3
        assert zhicheng("template", "approve", digest[:7], "--as", "release-officer").code == 3
        assert zhicheng("template", "approve", digest[:8], "--as", "release-officer").code == 0
        listed = [line for line in zhicheng("template", "list", "--json").lines if line["sha256"] == digest]
        assert listed[0]["in_use"] is True

    def test_overwrites_no_template(self, zhicheng: Zhicheng, tmp_path: Path) -> None:
        assert zhicheng("template", "make", tmp_path).code == 0
        assert zhicheng("template", "make", tmp_path, "--json").error["code"] == "file.exists"


class TestCalendar:
    def test_loads_a_year(self, zhicheng: Zhicheng, cast: Cast, tmp_path: Path) -> None:
        assert cast.check_officer
        file = tmp_path / "放假.toml"
        file.write_text(
            'year = 2031\nsource = "示例文号"\nholidays = [2031-01-01]\nmake_up_days = [2031-01-04]\n',
            encoding="utf-8",
        )
        assert zhicheng("calendar", "load", file, "--as", "check-officer").code == 0
        assert WorkingYear.objects.count() == 1

    def test_refuses_another_encoding(self, zhicheng: Zhicheng, cast: Cast, tmp_path: Path) -> None:
        assert cast.check_officer
        file = tmp_path / "放假.toml"
        file.write_bytes("放假".encode("gb18030"))
        assert (
            zhicheng("calendar", "load", file, "--as", "check-officer", "--json").error["code"]
            == "file.encoding"
        )


class TestHead:
    def test_is_the_same_twice_a_day(self, zhicheng: Zhicheng, tmp_path: Path) -> None:
        issue(1)
        kept = tmp_path / "head.json"
        first = zhicheng("head", "publish", "-o", kept, "--json").line("head")["line"]
        assert zhicheng("head", "publish", "--json").line("head")["line"] == first
        assert kept.read_text(encoding="utf-8") == f"{first}\n"


class TestKeys:
    def test_lists_seal_and_data_keys_without_showing_them(self, zhicheng: Zhicheng) -> None:
        issue(1)
        said = zhicheng("keys", "--json")
        assert said.code == 0
        by_purpose = {line["purpose"]: line for line in said.lines}
        assert by_purpose["电子印章"]["uses"] == 1
        assert by_purpose["个人信息加密"]["uses"] >= 2
        _, key = ports.keys().current_data_key()
        assert key.hex() not in said.out

    def test_warns_ninety_days_ahead(self, zhicheng: Zhicheng, monkeypatch: pytest.MonkeyPatch) -> None:
        ends = ports.seal_credential().certificate.not_valid_after_utc
        left = ends - ports.clock().now()
        monkeypatch.setattr(inventory, "WARN_BEFORE", left + timedelta(minutes=1))
        assert zhicheng("keys").code == 1
        monkeypatch.setattr(inventory, "WARN_BEFORE", left - timedelta(minutes=1))
        assert zhicheng("keys").code == 0


class TestOrganisation:
    def test_sets_an_office_up(self, zhicheng: Zhicheng, monkeypatch: pytest.MonkeyPatch) -> None:
        assert zhicheng("unit", "create", "新市工业局", "--role", "competent_department").code == 0
        assert (
            zhicheng("unit", "create", "新市机床厂", "--role", "employer", "--under", "新市工业局").code == 0
        )
        account = (
            "account",
            "create",
            "jichuang",
            "--name",
            "王经办",
            "--unit",
            "新市机床厂",
            "--role",
            "employer",
        )
        assert zhicheng(*account).code == 0
        assert Unit.objects.get(submitting_unit__name="新市工业局").name == "新市机床厂"
        assert not Account.objects.get(login_name="jichuang").has_usable_password()

    def test_leaves_no_account_behind_when_the_role_does_not_fit(self, zhicheng: Zhicheng) -> None:
        assert zhicheng("unit", "create", "新市工业局", "--role", "competent_department").code == 0
        account = ("account", "create", "x", "--name", "王", "--unit", "新市工业局", "--role", "bureau")
        assert zhicheng(*account).code == 3
        assert not Account.objects.filter(login_name="x").exists()


class TestRosterTemplate:
    @pytest.mark.parametrize("kind", ["evaluation", "examination"])
    def test_is_a_workbook(self, zhicheng: Zhicheng, tmp_path: Path, kind: str) -> None:
        out = tmp_path / "样表.xlsx"
        assert zhicheng("roster", "template", kind, "-o", out).code == 0
        assert any(
            cell.value == "姓名" for row in load_workbook(out).worksheets[0].iter_rows() for cell in row
        )
