"""Channels 2 to 4 from the people's side: drafted, attached, submitted, reviewed, sent back, uploaded."""

from datetime import datetime, timedelta

from zhicheng.cli.demo import city, people
from zhicheng.cli.demo.attachments import sample_document
from zhicheng.cli.demo.claim_plans import ClaimPlan, Goal
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.cli.demo.filings_and_rosters import examination_name
from zhicheng.domain.channels import RULES
from zhicheng.domain.identity_documents import parse_identity_document
from zhicheng.domain.review import ClaimStatus
from zhicheng.services import review
from zhicheng.services.accounts.units import (
    NotFoundByName,
    account_named,
    examination_named,
    unit_named,
)
from zhicheng.services.intake import ClaimDetails, add_attachment, draft_claim, edit_claim
from zhicheng.services.kernel import SYSTEM, Actor, register_holder, seen_now
from zhicheng.services.review.queues import ClaimLine, own_claims

_SLIP = "机床"
"""What the claimant of the sent-back claim wrote at first."""


_EMPLOYER_CLERKS = {
    city.MACHINES: city.MACHINES_CLERK,
    city.HOSPITAL: city.HOSPITAL_CLERK,
    city.SOFTWARE: city.SOFTWARE_CLERK,
    city.DESIGN: city.DESIGN_CLERK,
}
_SUBMITTING_CLERKS = {
    city.MACHINES: city.INDUSTRY_REVIEWER,
    city.DESIGN: city.INDUSTRY_REVIEWER,
    city.HOSPITAL: city.HEALTH_REVIEWER,
    city.SOFTWARE: city.ARCHIVE_REVIEWER,
}


def bring_forward(demo: Demonstration, plan: ClaimPlan) -> None:
    """Take the claim from wherever it stands to its goal, one act at a time.

    What was done before an interruption is found in the records, so nothing is done twice.
    """
    holder = _claimant(demo, plan)
    line = _find(holder, plan)
    if line is None:
        draft_claim(
            actor=holder,
            at=_at(demo, plan, 1, 9),
            channel=plan.channel,
            details=_details(demo, plan, _SLIP if plan.slips_first else plan.specialty),
        )
        line = _found(holder, plan)
    if line.status is ClaimStatus.DRAFT:
        _attach(demo, plan, holder, line)
        line = _found(holder, plan)
    while _step(demo, plan, holder, line):
        line = _found(holder, plan)


def _step(demo: Demonstration, plan: ClaimPlan, holder: Actor, line: ClaimLine) -> bool:
    """Do the next act; False where the goal is reached."""
    claim = seen_now(line.claim_id)
    match line.status:
        case ClaimStatus.DRAFT if plan.goal is not Goal.DRAFTED:
            review.submit_claim(actor=holder, at=_at(demo, plan, 1, 17), claim=claim)
        case ClaimStatus.IN_REVIEW if plan.goal is not Goal.SUBMITTED:
            return _review(demo, plan, line)
        case ClaimStatus.SENT_BACK if plan.goal is not Goal.SENT_BACK:
            if line.specialty == _SLIP:
                edit_claim(
                    actor=holder,
                    at=_at(demo, plan, 3, 9),
                    claim=claim,
                    details=_details(demo, plan, plan.specialty),
                )
            else:
                review.resubmit_claim(actor=holder, at=_at(demo, plan, 3, 10), claim=claim)
        case ClaimStatus.READY if plan.goal is not Goal.REVIEWED:
            review.upload_claims(
                actor=demo.staff(_uploader(plan)), at=_upload_time(demo, plan), claim_ids=[line.claim_id]
            )
        case _:
            return False
    return True


def _review(demo: Demonstration, plan: ClaimPlan, line: ClaimLine) -> bool:
    claim = seen_now(line.claim_id)
    if RULES[plan.channel].by_examination:
        review.approve_claim(actor=demo.staff(city.EXAMINER_2), at=_at(demo, plan, 2, 10), claim=claim)
        return True
    again = plan.slips_first and line.specialty != _SLIP
    if line.step == 1:
        at = _at(demo, plan, 3 if again else 2, 11)
        review.approve_claim(actor=demo.staff(_EMPLOYER_CLERKS[plan.employer]), at=at, claim=claim)
        return True
    reviewer, at = demo.staff(_SUBMITTING_CLERKS[plan.employer]), _at(demo, plan, 3 if again else 2, 15)
    if plan.goal is Goal.FIRST_APPROVED:
        return False
    if plan.goal is Goal.SENT_BACK or (plan.slips_first and not again):
        reason = (
            "专业应与聘任文件一致，请改正后重新提交。" if plan.slips_first else "委托文件缺少第二页，请补齐。"
        )
        review.send_back_claim(actor=reviewer, at=at, claim=claim, reason=reason)
    else:
        review.approve_claim(actor=reviewer, at=at, claim=claim)
    return True


def _claimant(demo: Demonstration, plan: ClaimPlan) -> Actor:
    """The person with an account of their own, registered where new."""
    person = people.CLAIMANTS[plan.claimant]
    try:
        account_named(plan.login)
    except NotFoundByName:
        at = _at(demo, plan, 1, 8)
        register_holder(
            actor=SYSTEM,
            at=at,
            name=person.name,
            sex=person.sex,
            document=parse_identity_document(person.id_number, on=demo.timetable.founded),
            phone_number=person.phone,
            login_name=plan.login,
            password=demo.password,
        )
    return demo.holder(plan.login)


def _details(demo: Demonstration, plan: ClaimPlan, specialty: str) -> ClaimDetails:
    examination = (
        examination_named(examination_name(plan.month)) if RULES[plan.channel].by_examination else None
    )
    first = demo.timetable.working_day(plan.month, 1)
    return ClaimDetails(
        series=plan.series,
        title_name=plan.title_name,
        specialty=specialty,
        qualification_date=None if examination else first - timedelta(days=7),
        employer_id=unit_named(plan.employer).id if plan.employer else None,
        archive_agency_id=None if plan.employer else unit_named(city.ARCHIVE).id,
        examination_id=examination.id if examination else None,
        entrusted_body=plan.entrusted_body,
    )


def _attach(demo: Demonstration, plan: ClaimPlan, holder: Actor, line: ClaimLine) -> None:
    kind = RULES[plan.channel].main_document
    add_attachment(
        actor=holder,
        at=_at(demo, plan, 1, 10),
        claim=seen_now(line.claim_id),
        kind=kind,
        file_name=f"{kind.label}.pdf",
        data=sample_document(plan.claimant),
    )


def _uploader(plan: ClaimPlan) -> str:
    return city.EXAMINER if RULES[plan.channel].by_examination else _SUBMITTING_CLERKS[plan.employer]


def _upload_time(demo: Demonstration, plan: ClaimPlan) -> datetime:
    """On the fourth working day; a late upload on the day after the cut-off, and so for the next month."""
    if not plan.is_late:
        return _at(demo, plan, 4, 16)
    cut_off = demo.timetable.policy.monthly_upload_day
    return _at(demo, plan, 4, 16).replace(day=cut_off + 1)


def _at(demo: Demonstration, plan: ClaimPlan, count: int, hour: int) -> datetime:
    return demo.timetable.at(plan.month, count, hour)


def _find(holder: Actor, plan: ClaimPlan) -> ClaimLine | None:
    same = (
        line
        for line in own_claims(actor=holder)
        if (line.channel, line.series, line.title_name) == (plan.channel, plan.series, plan.title_name)
    )
    return next(same, None)


def _found(holder: Actor, plan: ClaimPlan) -> ClaimLine:
    line = _find(holder, plan)
    if line is None:
        raise LookupError("a claim that was just drafted has gone")
    return line
