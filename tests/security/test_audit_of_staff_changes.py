"""``zhicheng audit`` names an officer who came by one alone, and a signature beside that of who made it (R01)."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection

from tests.conftest import without_guard
from tests.support.acting import account_id
from tests.support.cast import Cast
from tests.support.staff_changes import opened_officer
from tests.web.conftest import cast
from zhicheng.documents.template import builtin_template
from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import CertificateTemplate, Membership, StaffAccountChange
from zhicheng.services.issuance.templates.acts import propose_template
from zhicheng.services.oversight.audit.run import run_audit

__all__ = ["cast"]
pytestmark = [pytest.mark.django_db, pytest.mark.tampers]


def codes() -> list[str]:
    return [finding.check for finding in run_audit(only=["staff"])]


@pytest.fixture
def newcomer(cast: Cast) -> uuid.UUID:
    made = opened_officer(cast, cast.check_officer, cast.release_officer)
    assert made.account_id is not None
    return made.account_id


def test_sound_records_have_no_finding(newcomer: uuid.UUID) -> None:
    assert codes() == []


def test_shows_an_officer_without_a_grant(cast: Cast) -> None:
    assert cast.check_officer
    assert cast.personnel
    with without_guard(connection):
        Membership.objects.create(
            account_id=account_id(cast.personnel),
            unit=cast.bureau,
            role=UnitRole.BUREAU.value,
            granted_at=cast.at,
        )
    assert codes() == ["staff.no_grant"]


def test_shows_a_grant_with_another_asker_than_the_trails(cast: Cast, newcomer: uuid.UUID) -> None:
    asker = cast.third_officer.account_id
    with without_guard(connection):
        StaffAccountChange.objects.filter(account_id=newcomer, change="opened").update(asked_by_id=asker)
    assert codes() == ["staff.granted_by_one"]


@pytest.mark.parametrize("days", [0, 20])
def test_shows_a_signature_too_close_to_another(days: int, cast: Cast, newcomer: uuid.UUID) -> None:
    at = cast.at + timedelta(days=days)
    row = propose_template(actor=cast.check_officer, at=at, template=builtin_template())
    with without_guard(connection):
        CertificateTemplate.objects.filter(sha256=row.sha256).update(approved_by_id=newcomer, approved_at=at)
    assert codes() == ["staff.signed_too_close"]
