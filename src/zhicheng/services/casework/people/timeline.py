"""A person's life in the system, the latest first: changes, claims and certificates in one line."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from zhicheng.domain.claim_acts import ClaimActKind, ReviewVerdict
from zhicheng.domain.people import FactKind, FactSource
from zhicheng.records.models import (
    Certificate,
    CertificateAccess,
    CertificateAccessKind,
    Claim,
    ClaimAct,
    PersonFact,
    ReviewDecision,
    Revocation,
)
from zhicheng.services.kernel.event_labels import TAG_LABELS
from zhicheng.services.kernel.events import EventTag

MOST_STEPS = 200
_ACTS = {
    ClaimActKind.SUBMITTED: "提交申领",
    ClaimActKind.RESUBMITTED: "重新提交申领",
    ClaimActKind.WITHDRAWN: "撤回申领",
    ClaimActKind.APPROVAL_TAKEN_BACK: "撤回审核通过",
    ClaimActKind.UPLOAD_TAKEN_BACK: "撤回申领上传",
    ClaimActKind.ROSTER_TAKEN_BACK: "随名册撤回",
    ClaimActKind.UPLOADED: "申领上传人社局",
    ClaimActKind.ROSTER_UPLOADED: "名册上传人社局",
    ClaimActKind.ROSTER_CORRECTED: "改正名册后重新上传",
}
_ACCESSES = {
    CertificateAccessKind.DOWNLOADED: EventTag.CERTIFICATE_DOWNLOADED,
    CertificateAccessKind.EXPORTED: EventTag.CERTIFICATE_EXPORTED,
    CertificateAccessKind.ID_REVEALED: EventTag.ID_NUMBER_REVEALED,
}


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One thing that happened."""

    at: datetime
    label: str
    about: str
    """The title or the certificate's number; empty for the person themselves."""
    who: str
    """The unit that acted; empty for the person and the system."""
    note: str


def timeline(
    *, facts: Sequence[PersonFact], claims: Sequence[Claim], certificates: Sequence[Certificate]
) -> tuple[TimelineStep, ...]:
    """The latest two hundred steps. For services that checked who asks, and have read these rows."""
    titles = {row.id: row.title_name for row in claims}
    numbers = {row.id: row.number_id for row in certificates}
    steps = [*_facts(facts), *_claims(titles), *_certificates(certificates), *_acts_on(numbers)]
    return tuple(sorted(steps, key=lambda step: step.at, reverse=True)[:MOST_STEPS])


def _facts(facts: Sequence[PersonFact]) -> Iterator[TimelineStep]:
    """What was registered and changed; the first facts of a record are its registration."""
    began = {
        fact.person_id: min(f.valid_from for f in facts if f.person_id == fact.person_id) for fact in facts
    }
    for fact in facts:
        source = FactSource(fact.source).label
        if fact.valid_from > began[fact.person_id]:
            who = fact.entered_by.display_name if fact.entered_by else ""
            yield TimelineStep(fact.valid_from, f"登记新的{FactKind(fact.kind).label}", "", who, source)
        elif fact.kind == FactKind.NAME:
            yield TimelineStep(fact.valid_from, TAG_LABELS[EventTag.PERSON_REGISTERED], "", "", source)


def _claims(titles: Mapping[uuid.UUID, str]) -> Iterator[TimelineStep]:
    acts = ClaimAct.objects.filter(claim__in=list(titles), kind__in=[kind.value for kind in _ACTS])
    found = list(acts.select_related("unit").order_by("-at")[:MOST_STEPS])
    undone = {(act.claim_id, act.undoes) for act in found if act.undoes is not None}
    for act in found:
        who = act.unit.name if act.unit else ""
        mark = "（已撤回）" if (act.claim_id, act.version) in undone else ""
        yield TimelineStep(
            act.at, _ACTS[ClaimActKind(act.kind)] + mark, titles[act.claim_id], who, act.reason
        )
    decisions = ReviewDecision.objects.filter(claim__in=list(titles)).select_related("unit")
    for decision in decisions.order_by("-at")[:MOST_STEPS]:
        mark = "（已撤回）" if (decision.claim_id, decision.version) in undone else ""
        label = ReviewVerdict(decision.verdict).label + mark
        who = decision.unit.name if decision.unit else ""
        yield TimelineStep(decision.at, label, titles[decision.claim_id], who, decision.reason)


def _certificates(certificates: Sequence[Certificate]) -> Iterator[TimelineStep]:
    numbers = {row.id: row.number_id for row in certificates}
    for row in certificates:
        artifact = getattr(row, "artifact", None)
        if artifact is not None:
            label = TAG_LABELS[EventTag.CERTIFICATE_ISSUED]
            yield TimelineStep(artifact.sealed_at, label, row.number_id, "", "")
            if row.predecessor_id in numbers:
                # The commit that recorded the successor is the one that replaced its predecessor.
                replaced = f"由{row.number_id}更换"
                yield TimelineStep(
                    artifact.recorded_at, "更换证书", numbers[row.predecessor_id], "", replaced
                )


def _acts_on(numbers: Mapping[uuid.UUID, str]) -> Iterator[TimelineStep]:
    """Who saw or fetched the certificates, and what was decided about revoking them; one statement."""
    accesses = CertificateAccess.objects.filter(certificate__in=list(numbers)).order_by("-at")
    seen = accesses.annotate(
        label=Case(
            *(When(kind=kind.value, then=Value(TAG_LABELS[tag])) for kind, tag in _ACCESSES.items()),
            output_field=TextField(),
        ),
        who=Coalesce("unit__name", Value("")),
        why=Cast("reason", TextField()),
    )
    revocations = Revocation.objects.filter(certificate__in=list(numbers)).order_by()
    asked = revocations.annotate(
        label=Value(TAG_LABELS[EventTag.REVOCATION_REQUESTED], output_field=TextField()),
        who=Value(""),
        why=Cast("reason", TextField()),
    )
    decided = revocations.filter(decided_at__isnull=False).annotate(
        label=Case(
            When(is_approved=True, then=Value("批准撤销证书")),
            default=Value("不予撤销证书"),
            output_field=TextField(),
        ),
        who=Value(""),
        why=Value("", output_field=TextField()),
    )
    shown = ("label", "certificate_id", "who", "why")
    rows = seen.values_list("at", *shown)[:MOST_STEPS].union(
        asked.values_list("requested_at", *shown), decided.values_list("decided_at", *shown), all=True
    )
    for at, label, certificate_id, who, why in rows:
        yield TimelineStep(at, label, numbers[certificate_id], who, why)
