"""What is looked for in the audit trail, as a query that walks an index and not the whole trail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Aggregate, Max, Min, Q, QuerySet

from zhicheng.records.models import Account, Certificate, Checkpoint, Event, Filing, Membership, Unit
from zhicheng.services.kernel.events import EventTag

_SLACK = timedelta(days=1)
"""A checkpoint may be published while an act that began before it still waits for the chain."""


@dataclass(frozen=True, slots=True)
class TrailSearch:
    """What is looked for; everything left out matches all."""

    tag: EventTag | None = None
    subject_kind: str = ""
    subject_id: str = ""
    """An id, or what people call the subject by: see ``_subjects_of``."""
    login_name: str = ""
    unit_name: str = ""
    since: datetime | None = None
    before: datetime | None = None
    """The instant after the last one wanted."""


def matching(search: TrailSearch) -> QuerySet[Event]:
    """The entries that a search is for, in no order yet."""
    rows = Event.objects.all()
    if search.tag is not None:
        rows = rows.filter(tag=search.tag.value)
    if search.subject_kind:
        rows = rows.filter(subject_kind=search.subject_kind)
    if search.subject_id.strip():
        rows = rows.filter(subject_id__in=_subjects_of(search.subject_id.strip()))
    if search.login_name.strip():
        rows = rows.filter(
            account_id__in=Account.objects.filter(login_name=search.login_name.strip()).values("id")
        )
    if search.unit_name.strip():
        units = list(Unit.objects.filter(name=search.unit_name.strip()).values_list("id", flat=True))
        # An account that acts for a unit is or was a member, and entries are indexed by account.
        members = Membership.objects.filter(unit_id__in=units).values("account_id")
        rows = rows.filter(unit_id__in=units, account_id__in=members)
    if search.since is not None or search.before is not None:
        rows = _within(rows, search.since, search.before)
    return rows


def _subjects_of(text: str) -> list[str]:
    """What people call a subject by: its id, a certificate's number, a filing's reference, a login name."""
    found: list[str] = [text]
    found += map(str, Certificate.objects.filter(number_id=text.upper()).values_list("id", flat=True))
    found += map(str, Filing.objects.filter(reference=text).values_list("id", flat=True))
    found += map(str, Account.objects.filter(login_name=text).values_list("id", flat=True))
    return found


def _within(rows: QuerySet[Event], since: datetime | None, before: datetime | None) -> QuerySet[Event]:
    """Entries of a period. The daily checkpoints say between which numbers they lie, so that a search
    in the far past does not walk back there entry by entry."""
    wanted: dict[str, Aggregate] = {}
    if since is not None:
        wanted["first"] = Max("events_seq", filter=Q(published_at__lte=since - _SLACK))
    if before is not None:
        wanted["last"] = Min("events_seq", filter=Q(published_at__gte=before + _SLACK))
    bounds = Checkpoint.objects.aggregate(**wanted)
    if since is not None:
        rows = rows.filter(at__gte=since, seq__gt=bounds["first"] or 0)
    if before is not None:
        rows = rows.filter(at__lt=before)
        if bounds["last"] is not None:
            rows = rows.filter(seq__lte=bounds["last"])
    return rows
