"""Reads what the final check needs about a chunk of claims, in a constant number of statements."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from zhicheng.documents.faces import covers
from zhicheng.domain.channels import IntakeChannel, UnitRole
from zhicheng.domain.claim_acts import HAND_INS, ReviewVerdict
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.final_check import CheckedClaim, OtherClaim
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.people import FactKind
from zhicheng.domain.policies import Policy
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.rare_characters import Repertoire, rare_characters
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import (
    ApprovedPerson,
    Attachment,
    Claim,
    ClaimAct,
    PassRosterEntry,
    Person,
    PersonFact,
    ReviewDecision,
)
from zhicheng.services.kernel.awarding_bodies import awarder_of
from zhicheng.services.kernel.people import id_number
from zhicheng.services.kernel.rights import rights_of_committee, rights_of_employer


def checked_claims(claims: Sequence[Claim], policy: Policy) -> Iterator[CheckedClaim]:
    """The claims as the final check takes them, in their order; their relations are loaded beforehand."""
    siblings = _siblings(claims)
    approvers = _approvers(claims)
    attached = _attached_kinds(claims)
    passed = _passed_titles(claims)
    listed, filed = _listed_claims(claims), _claims_of_filings(claims)
    repertoire = Repertoire(policy.rare_character_repertoire)
    for claim in claims:
        readings = {int(index): str(reading) for index, reading in claim.readings.items()}
        rare = rare_characters(claim.name, repertoire, covers)
        yield _checked_claim(
            claim,
            readings=readings,
            rare_unconfirmed=sum(1 for each in rare if each.index not in readings),
            other_claims=tuple(other for key, other in siblings[_standing(claim.person)] if key != claim.id),
            approvers=approvers.get(claim.id, ()),
            attachments=frozenset(attached.get(claim.id, ())),
            roster_match=_match(claim, passed),
            list_match=_is_listed(claim, listed),
            filing_claims=filed.get(claim.filing_id, 0) if claim.filing_id else 0,
        )


def _checked_claim(
    claim: Claim,
    *,
    readings: dict[int, str],
    rare_unconfirmed: int,
    other_claims: tuple[OtherClaim, ...],
    approvers: tuple[str, ...],
    attachments: frozenset[str],
    roster_match: bool | None,
    list_match: bool | None,
    filing_claims: int,
) -> CheckedClaim:
    awarder = awarder_of(claim)
    person, filing, committee = claim.person, claim.filing, claim.committee
    unit, examination = claim.submitting_unit, claim.examination
    superior = claim.employer.submitting_unit if claim.employer else None
    if filing is not None and filing.decided_by_id is not None:
        approvers = (str(filing.decided_by_id),)
    if claim.uploaded_at is None:
        raise ValueError("a claim at the Bureau has been uploaded")
    return CheckedClaim(
        claim_id=str(claim.id),
        channel=IntakeChannel(claim.channel),
        name=claim.name,
        sex=Sex(person.sex),
        document_kind=person.document_kind,
        document_number=id_number(person),
        phone_present=person.phone_sealed is not None,
        readings=readings,
        rare_unconfirmed=rare_unconfirmed,
        unprintable=_unprintable(
            ("呈报单位", claim.submitting_unit_name),
            ("资格名称", claim.title_name),
            ("系列", claim.series),
            ("专业", claim.specialty),
            ("评审机构", awarder.name),
        ),
        employer=claim.employer_name,
        submitting_unit=claim.submitting_unit_name,
        submitting_unit_roles=frozenset(UnitRole(role) for role in unit.roles) if unit else frozenset(),
        derived_submitting_unit=superior.name if superior else "",
        submitting_unit_reason=claim.submitting_unit_reason,
        series=claim.series,
        branch=claim.branch,
        specialty=claim.specialty,
        title_name=claim.title_name,
        level=TitleLevel(claim.level),
        awarding_body=awarder.name,
        awarding_body_source=awarder.source,
        committee_series=frozenset(committee.series) if committee else None,
        committee_levels=frozenset(TitleLevel(level) for level in committee.levels) if committee else None,
        committee_rights=rights_of_committee(committee) if committee else (),
        committee_right_unrecorded=committee.approval_not_recorded if committee else False,
        employer_rights=rights_of_employer(claim.employer) if claim.employer else (),
        qualification_date=claim.qualification_date,
        uploaded_on=business_date(claim.uploaded_at),
        batch_month=Month.parse(claim.batch_month),
        filing_approved_on=filing.approved_on if filing else None,
        filing_meeting_first=filing.meeting_first if filing else None,
        filing_meeting_last=filing.meeting_last if filing else None,
        filing_upload_late=claim.uploaded_late if filing else False,
        filing_deadline_provisional=filing.deadline_provisional if filing else False,
        list_match=list_match,
        filing_passed=filing.passed_count if filing else None,
        filing_claims=filing_claims,
        examination_held_on=examination.held_on if examination else None,
        roster_match=roster_match,
        attachments=attachments,
        claimant=str(claim.created_by_id),
        approvers=approvers,
        other_claims=other_claims,
    )


def _siblings(claims: Sequence[Claim]) -> dict[uuid.UUID, list[tuple[uuid.UUID, OtherClaim]]]:
    """The live claims of the same people under all their records, by the record that stands for them."""
    found: dict[uuid.UUID, list[tuple[uuid.UUID, OtherClaim]]] = defaultdict(list)
    standing = {_standing(claim.person) for claim in claims}
    rows = (
        Claim.objects.live()
        .filter(Q(person_id__in=standing) | Q(person__merged_into_id__in=standing))
        .annotate(standing=Coalesce("person__merged_into_id", "person_id"))
        .values_list(
            "standing",
            "id",
            "channel",
            "series",
            "title_name",
            "level",
            "status",
            "specialty",
            "batch_month",
        )
    )
    for person_id, key, channel, series, title_name, level, status, specialty, month in rows:
        other = OtherClaim(
            channel=IntakeChannel(channel),
            series=series,
            title_name=title_name,
            level=TitleLevel(level),
            status=ClaimStatus(status),
            specialty=specialty,
            batch_month=Month.parse(month) if month else None,
        )
        found[person_id].append((key, other))
    return found


def _approvers(claims: Sequence[Claim]) -> dict[uuid.UUID, tuple[str, ...]]:
    """Whose approvals of each claim stand since it was last handed in, in the order of the steps."""
    keys = [claim.id for claim in claims]
    hand_ins = dict(
        ClaimAct.objects.filter(claim__in=keys, kind__in=HAND_INS)
        .values("claim_id")
        .annotate(times=Count("id"))
        .values_list("claim_id", "times")
    )
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    standing = ReviewDecision.objects.standing()
    approvals = standing.filter(claim__in=keys, verdict=ReviewVerdict.APPROVED).order_by("step")
    for key, hand_in, account in approvals.values_list("claim_id", "hand_in", "account_id"):
        if hand_in == hand_ins.get(key):
            found[key].append(str(account))
    return {key: tuple(accounts) for key, accounts in found.items()}


def _attached_kinds(claims: Sequence[Claim]) -> dict[uuid.UUID, set[str]]:
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    rows = Attachment.objects.kept().filter(claim__in=[claim.id for claim in claims])
    for key, kind in rows.values_list("claim_id", "kind"):
        found[key].add(kind)
    return found


_Passed = set[tuple[uuid.UUID, uuid.UUID, str, str]]
"""(Examination, the record that stands for the person, series, title) of every pass-roster line."""


def _passed_titles(claims: Sequence[Claim]) -> _Passed:
    """What these people have passed, under whichever of their merged records' documents."""
    examined = [claim for claim in claims if claim.examination_id is not None]
    if not examined:
        return set()
    standing = {_standing(claim.person) for claim in examined}
    records = Person.objects.filter(Q(id__in=standing) | Q(merged_into_id__in=standing))
    owners = {bytes(row.id_index): _standing(row) for row in records}
    rows = (
        PassRosterEntry.objects.standing()
        .filter(examination_id__in={claim.examination_id for claim in examined}, id_index__in=list(owners))
        .values_list("examination_id", "id_index", "series", "title_name")
    )
    return {(examination, owners[bytes(index)], series, title) for examination, index, series, title in rows}


def _listed_claims(claims: Sequence[Claim]) -> set[uuid.UUID]:
    """Which of the claims stand on the list of their filing, by the person's number, present or former."""
    keys = [claim.id for claim in claims if claim.filing is not None and claim.filing.list_count is not None]
    former = PersonFact.objects.filter(
        person=OuterRef(OuterRef("person")), kind=FactKind.DOCUMENT.value
    ).values("value_index")
    entries = ApprovedPerson.objects.filter(
        filing=OuterRef("filing"),
        series=OuterRef("series"),
        title_name=OuterRef("title_name"),
        specialty=OuterRef("specialty"),
    ).filter(Q(id_index=OuterRef("person__id_index")) | Q(id_index__in=former))
    return set(Claim.objects.filter(Exists(entries), id__in=keys).values_list("id", flat=True))


def _is_listed(claim: Claim, listed: set[uuid.UUID]) -> bool | None:
    if claim.filing is None or claim.filing.list_count is None:
        return None
    return claim.id in listed


def _claims_of_filings(claims: Sequence[Claim]) -> dict[uuid.UUID, int]:
    """How many claims of each filing have not ended."""
    rows = Claim.objects.live().filter(filing_id__in={claim.filing_id for claim in claims if claim.filing_id})
    return dict(
        rows.order_by().values("filing_id").annotate(count=Count("id")).values_list("filing_id", "count")
    )


def _standing(person: Person) -> uuid.UUID:
    return person.merged_into_id or person.id


def _match(claim: Claim, passed: _Passed) -> bool | None:
    if claim.examination_id is None:
        return None
    return (claim.examination_id, _standing(claim.person), claim.series, claim.title_name) in passed


def _unprintable(*fields: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, lacking) for label, text in fields if (lacking := _lacking(text)))


@lru_cache(maxsize=4096)
def _lacking(text: str) -> str:
    """The characters of a printed text that the certificate's face lacks; the same few units recur."""
    return "".join(_once(character for character in text if not covers(character)))


def _once(characters: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(characters)
