"""Which facts, certificates, claims and units a text finds; each by an index, none by a scan of people."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast, Right

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.people.name_parts import NamePart
from zhicheng.domain.people.search_words import SearchWords
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Certificate, Claim, NameGrams, PersonFact, Unit
from zhicheng.services.casework.people.hits import MOST_HITS, CertificateHit, ClaimHit, UnitHit
from zhicheng.services.kernel.certificate_state import state_of, with_state
from zhicheng.services.kernel.claim_reference import reference_of
from zhicheng.services.kernel.people import id_index, phone_index


def matching_facts(words: SearchWords) -> list[PersonFact]:
    """Facts that the text finds, each person's once; first numbers, then whole names, then parts of names."""
    found: dict[uuid.UUID, PersonFact] = {}
    for facts in _queries(words):
        for fact in facts.select_related("person__merged_into")[: MOST_HITS * 2]:
            person = fact.person.merged_into or fact.person
            found.setdefault(person.id, fact)
        if len(found) >= MOST_HITS:
            break
    return list(found.values())[:MOST_HITS]


def _queries(words: SearchWords) -> Iterator[QuerySet[PersonFact]]:
    facts = PersonFact.objects.order_by()
    indexes = [id_index(number) for number in words.documents]
    if words.phone:
        indexes.append(phone_index(words.phone))
    if indexes:
        # Keyed indexes of documents and phones are unlike, so one look-up serves both. What stands now first.
        yield facts.filter(value_index__in=indexes).order_by("-valid_to")
    # Only names have parts; to ask for the kind as well would offer the planner another index.
    for part in words.name:
        if part.is_plain:
            yield facts.filter(name_grams__contains=_whole(part), value_text__iexact=part.text)
    for part in words.name:
        parts = facts.filter(name_grams__contains=list(part.grams)) if part.grams else facts
        for characters in part.any_of:
            parts = parts.filter(name_grams__overlap=list(characters))
        # One place alone is what the index says already; letters are folded in it and in the pattern.
        yield parts if len(part.places) == 1 else parts.filter(value_text__iregex=part.pattern)


@contextmanager
def by_bitmaps() -> Iterator[None]:
    """Keep the planner of this transaction to the index of name parts while the block lasts.

    It takes hundreds of rare characters for very many rows, and the limit for a reason to read all names in
    another order until it has enough of them. Only bitmaps can read that index, and all others as well.
    """
    _allow_scans("off")
    yield
    _allow_scans("on")


def _allow_scans(setting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            # What is ruled out costs a fortune on paper, for which the server would compile the statement.
            "SELECT set_config('jit', 'off', true), set_config(name, %s, true)"
            "  FROM unnest(ARRAY['enable_seqscan', 'enable_indexscan', 'enable_indexonlyscan']) AS name",
            [setting],
        )


def _whole(part: NamePart) -> list[str]:
    """The parts of a name that is just this one; its ends are marked."""
    return [f"^{part.text[0]}", *part.grams, f"{part.text[-1]}$"]


def matching_certificates(words: SearchWords, at: datetime) -> tuple[CertificateHit, ...]:
    """The certificate with the number."""
    if not words.certificate:
        return ()
    rows = with_state(Certificate.objects.filter(number_id=words.certificate), at).select_related("person")
    return tuple(
        CertificateHit(
            certificate_id=row.id,
            person_id=row.person.merged_into_id or row.person_id,
            number=row.number_id,
            name=row.true_name,
            title_name=row.title_name,
            state=state_of(row),
        )
        for row in rows
    )


def matching_claims(words: SearchWords) -> tuple[ClaimHit, ...]:
    """The claim with the reference number."""
    if not words.claim_tail:
        return ()
    keyed = Claim.objects.alias(tail=Right(Cast("id", TextField()), 12))
    rows = keyed.filter(tail=words.claim_tail).select_related("person")[:MOST_HITS]
    return tuple(
        ClaimHit(
            claim_id=row.id,
            person_id=row.person.merged_into_id or row.person_id,
            reference=reference_of(row.id),
            name=row.name,
            title_name=row.title_name,
            status=ClaimStatus(row.status),
            created_at=row.created_at,
        )
        for row in rows
    )


def matching_units(words: SearchWords) -> tuple[UnitHit, ...]:
    """Units whose names hold the text; a single character is a part of too many."""
    text = "".join(words.unit.lower().split())
    if len(text) < 2:
        return ()
    pairs = [text[place : place + 2] for place in range(len(text) - 1)]
    rows = Unit.objects.alias(grams=NameGrams("name")).filter(
        **{"grams__contains": pairs}, name__icontains=text
    )
    return tuple(
        UnitHit(row.id, row.name, "、".join(UnitRole(role).label for role in row.roles), row.is_active)
        for row in rows.order_by("-is_active", "name")[:MOST_HITS]
    )
