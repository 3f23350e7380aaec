"""Step 1 to 3: units, staff, committees and the certificate template, each made where it is missing."""

from datetime import date, datetime, timedelta

from zhicheng.cli.demo import city
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.cli.demo.second_factors import enrol
from zhicheng.documents.template import builtin_template
from zhicheng.domain.channels import UnitRole
from zhicheng.services.accounts import units
from zhicheng.services.accounts.units import NotFoundByName, account_named, committee_named, unit_named
from zhicheng.services.intake import appointments, filings
from zhicheng.services.issuance import templates
from zhicheng.services.issuance.templates import list_templates
from zhicheng.services.kernel import SYSTEM, catalogue

_LONG_IN_OFFICE = timedelta(days=3)


def found_units(at: datetime) -> None:
    """All units, superiors before employers."""
    for plan in city.UNITS:
        try:
            unit_named(plan.name)
        except NotFoundByName:
            units.create_unit(
                actor=SYSTEM,
                at=at,
                name=plan.name,
                roles=plan.roles,
                credit_code=plan.credit_code,
                submitting_unit_id=unit_named(plan.under).id if plan.under else None,
            )


def hire_staff(demo: Demonstration, at: datetime) -> None:
    """An account for each member of staff: the demonstration's password, an authenticator, a role."""
    for plan in city.STAFF:
        try:
            account = account_named(plan.login)
        except NotFoundByName:
            account = units.create_account(
                actor=SYSTEM,
                at=at,
                login_name=plan.login,
                display_name=plan.name,
                password=demo.password,
            )
        # Officers of the city have been there for a while: the signature of a new one does not count yet.
        since = at - _LONG_IN_OFFICE if plan.role is UnitRole.BUREAU else at
        units.grant_membership(
            actor=SYSTEM, at=since, account_id=account.id, unit_id=unit_named(plan.unit).id, role=plan.role
        )
        enrol(account.id, at)


def _record_rights(demo: Demonstration, at: datetime) -> None:
    """To which titles each employer may appoint."""
    officer = demo.staff(city.FILER)
    for plan in city.RIGHTS:
        unit_id = unit_named(plan.unit).id
        if appointments.rights_of_unit(actor=officer, on=at.date(), unit_id=unit_id):
            continue
        appointments.record_appointment_right(
            actor=officer,
            at=at,
            unit_id=unit_id,
            right=appointments.RightGiven(
                document=plan.document,
                series=plan.series,
                levels=plan.levels,
                first_day=date(at.year - 1, 1, 1),
                last_day=date(at.year + 1, 12, 31),
            ),
        )


def form_committees(demo: Demonstration, at: datetime) -> None:
    """All committees and rights to appoint; the packaged template, proposed and approved by two officers."""
    _record_rights(demo, at)
    for plan in city.COMMITTEES:
        try:
            committee_named(plan.name)
        except NotFoundByName:
            filings.create_committee(
                actor=demo.staff(city.FILER),
                at=at,
                name=plan.name,
                convening_unit_id=unit_named(plan.unit).id,
                term=filings.TermGiven(
                    document=plan.document,
                    region="示例市",
                    series=plan.series or catalogue().series_names(),
                    levels=plan.levels,
                    first_day=date(at.year - 1, 1, 1),
                    last_day=date(at.year + 1, 12, 31),
                ),
                is_employer_run=plan.is_employer_run,
            )
    if not any(line.approved_by for line in list_templates()):
        row = templates.propose_template(actor=demo.staff(city.CHECKER), at=at, template=builtin_template())
        templates.approve_template(actor=demo.staff(city.RELEASER), at=at, sha256=row.sha256)
