"""The search for officers: one text finds people, certificates, claims and units, and leaves an event."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.identity_documents import IdentityDocumentKind
from zhicheng.domain.masking import mask_id_number, mask_phone
from zhicheng.domain.people import FactKind
from zhicheng.domain.people.search_words import read_search
from zhicheng.records.models import Certificate, Claim, Person, PersonFact
from zhicheng.services.casework.people.hits import Found, PersonHit
from zhicheng.services.casework.people.matching import (
    by_bitmaps,
    matching_certificates,
    matching_claims,
    matching_facts,
    matching_units,
)
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.people import id_number, phone
from zhicheng.services.kernel.personal_data import blind_index
from zhicheng.services.kernel.rate_limits import count_hit
from zhicheng.services.kernel.rulebook import policy_on

_LIMITS = ((300, timedelta(hours=1)), (2000, timedelta(days=1)))
"""More than any telephone rings; who copies the register search by search is stopped."""
_FOUND_BY = {
    FactKind.NAME: "曾登记姓名",
    FactKind.DOCUMENT: "原登记证件号码",
    FactKind.PHONE: "原登记手机号码",
}


def search_people(*, actor: Actor, at: datetime, text: str) -> Found:
    """Find by a name or a part of one, by any number that the product prints, or by a unit's name.

    Each search is an event with the kinds of what was typed, the people found, and a keyed digest of the text
    by which an auditor can ask whether a certain number was looked for; never the text. Raises SearchRefused,
    TooOften, NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    words = read_search(text, serial_digits=policy_on(business_date(at)).serial_digits)
    # One transaction for all: an officer waits for one commit.
    with transaction(actor=actor, at=at) as ledger:
        count_hit(purpose="people_search", subject=str(require_human(actor)), at=at, limits=_LIMITS)
        with by_bitmaps():
            facts = matching_facts(words)
        found = Found(
            people=_people(facts),
            certificates=matching_certificates(words, at),
            claims=matching_claims(words),
            units=matching_units(words),
            hint=words.hint,
        )
        ledger.record(
            EventTag.PEOPLE_SEARCHED,
            "person",
            found.only_person or "",
            kind=list(words.kinds),
            hits=found.count,
            digest=blind_index("people_search", "".join(text.split())).hex(),
            people=[str(hit.person_id) for hit in found.people],
        )
    return found


def _people(facts: Collection[PersonFact]) -> tuple[PersonHit, ...]:
    """The rows of the people whose facts these are, with what all their records hold together."""
    people = {fact.id: fact.person.merged_into or fact.person for fact in facts}
    standing = {person.id: person.id for person in people.values()}
    merged = Person.objects.filter(merged_into__in=list(standing)).values_list("id", "merged_into")
    standing |= {key: into for key, into in merged if into is not None}
    counts: dict[uuid.UUID, int] = {}
    held = Certificate.objects.filter(person__in=list(standing)).order_by().values_list("person")
    for key, count in held.annotate(count=Count("id")):
        counts[standing[key]] = counts.get(standing[key], 0) + count
    employers: dict[uuid.UUID, str] = {}
    claims = Claim.objects.filter(person__in=list(standing)).order_by("created_at", "id")
    for key, employer in claims.values_list("person", "employer_name"):
        employers[standing[key]] = employer
    return tuple(
        _hit(person := people[fact.id], fact, employers.get(person.id, ""), counts.get(person.id, 0))
        for fact in facts
    )


def _hit(person: Person, fact: PersonFact, employer: str, certificates: int) -> PersonHit:
    kind = FactKind(fact.kind)
    is_present = fact.valid_to is None and fact.person_id == person.id
    former = (
        "" if is_present else f"{_FOUND_BY[kind]}{f'“{fact.value_text}”' if kind is FactKind.NAME else ''}"
    )
    return PersonHit(
        person_id=person.id,
        name=person.name,
        found_by=former,
        document=f"{IdentityDocumentKind(person.document_kind).label} {mask_id_number(id_number(person))}",
        phone=mask_phone(phone(person) or ""),
        employer=employer,
        certificates=certificates,
        died_on=person.died_on,
    )
