"""The audit trail: one enum of tags, and a transaction that ends by linking its events to the chain."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db import transaction as db
from psycopg.types.json import Jsonb

from zhicheng.records.copying import copy_rows
from zhicheng.records.models import Event
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.chain import advance_head, take_head

_COPY_FROM = 20
"""From this many rows on, COPY is quicker than one INSERT."""


class EventTag(StrEnum):
    """Every kind of event, as ``source:subject:action``."""

    COMMITTEE_REGISTERED = "bureau:committee:registered"
    COMMITTEE_TERM_RECORDED = "bureau:committee:term_recorded"
    COMMITTEE_TERM_ENDED = "bureau:committee:term_ended"
    APPOINTMENT_RIGHT_RECORDED = "bureau:unit:appointment_right_recorded"
    APPOINTMENT_RIGHT_ENDED = "bureau:unit:appointment_right_ended"
    FILING_SUBMITTED = "unit:filing:submitted"
    FILING_LISTED = "unit:filing:listed"
    FILING_WITHDRAWN = "unit:filing:withdrawn"
    FILING_APPROVED = "bureau:filing:approved"
    FILING_REFUSED = "bureau:filing:refused"
    ROSTER_RECEIVED = "unit:roster:received"
    ROSTER_FINISHED = "worker:roster:finished"
    ROSTER_REFUSED = "worker:roster:refused"
    ROSTER_CANCELLED = "unit:roster:cancelled"
    ROSTER_RESUMED = "unit:roster:resumed"
    EXAMINATION_ANNOUNCED = "unit:examination:announced"
    EXAMINATION_WITHDRAWN = "unit:examination:withdrawn"
    PERSON_REGISTERED = "holder:person:registered"
    PHONE_CHANGED = "holder:person:phone_changed"
    PERSON_CORRECTED = "unit:person:corrected"
    NAME_CHANGED = "bureau:person:name_changed"
    SEX_CHANGED = "bureau:person:sex_changed"
    DOCUMENT_CHANGED = "bureau:person:document_changed"
    PHONE_REGISTERED = "bureau:person:phone_registered"
    DEATH_RECORDED = "bureau:person:death_recorded"
    PERSON_MERGED = "bureau:person:merged"
    PERSON_SPLIT = "bureau:person:split"
    PEOPLE_SEARCHED = "bureau:person:searched"
    PERSON_NUMBERS_REVEALED = "bureau:person:numbers_revealed"
    CLAIM_DRAFTED = "holder:claim:drafted"
    CLAIM_EDITED = "holder:claim:edited"
    CLAIM_SUBMITTED = "holder:claim:submitted"
    CLAIM_RESUBMITTED = "holder:claim:resubmitted"
    CLAIM_WITHDRAWN = "holder:claim:withdrawn"
    CLAIM_APPROVED = "unit:claim:approved"
    CLAIM_SENT_BACK = "unit:claim:sent_back"
    CLAIM_REJECTED = "unit:claim:rejected"
    CLAIM_UPLOADED = "unit:claim:uploaded"
    CLAIM_CORRECTED = "unit:claim:corrected"
    CLAIM_APPROVAL_TAKEN_BACK = "unit:claim:approval_taken_back"
    ROSTER_TAKEN_BACK = "unit:roster:taken_back"
    CLAIM_ROSTER_TAKEN_BACK = "unit:claim:roster_taken_back"
    CLAIM_UPLOAD_TAKEN_BACK = "unit:claim:upload_taken_back"
    CLAIM_READING_CONFIRMED = "unit:claim:reading_confirmed"
    CLAIM_SUBMITTING_UNIT_CHANGED = "unit:claim:submitting_unit_changed"
    ID_NUMBER_REVEALED = "unit:claim:id_number_revealed"
    CLAIM_RELEASED = "bureau:claim:released"
    ATTACHMENT_ADDED = "holder:attachment:added"
    ATTACHMENT_REMOVED = "holder:attachment:removed"
    FINDINGS_EXPORTED = "bureau:findings:exported"
    MONTH_CHECKED = "bureau:month:checked"
    BATCH_PROPOSED = "bureau:batch:proposed"
    BATCH_DISCARDED = "bureau:batch:discarded"
    BATCH_RELEASED = "bureau:batch:released"
    BATCH_PAUSED = "bureau:batch:paused"
    BATCH_RESUMED = "bureau:batch:resumed"
    BATCH_ISSUED = "worker:batch:issued"
    CERTIFICATE_NUMBERED = "worker:certificate:numbered"
    CERTIFICATE_ISSUED = "worker:certificate:issued"
    NUMBER_VOIDED = "worker:number:voided"
    CLAIM_NOT_ISSUED = "worker:claim:not_issued"
    SUCCESSOR_NOT_ISSUED = "worker:successor:not_issued"
    CERTIFICATE_DOWNLOADED = "holder:certificate:downloaded"
    CERTIFICATE_EXPORTED = "bureau:certificate:exported"
    CERTIFICATE_VERIFIED = "public:certificate:verified"
    # Of before there were cases; nothing records it any more, and old trails hold it.
    REVOCATION_REQUESTED = "bureau:revocation:requested"
    REVOCATION_DECIDED = "bureau:revocation:decided"
    HAND_MARK_CONFIRMED = "unit:hand_mark:confirmed"
    TEMPLATE_PROPOSED = "bureau:template:proposed"
    TEMPLATE_APPROVED = "bureau:template:approved"
    WORKING_YEAR_LOADED = "bureau:working_year:loaded"
    FEEDBACK_SENT = "public:feedback:sent"
    FEEDBACK_ANSWERED = "bureau:feedback:answered"
    UNIT_CREATED = "bureau:unit:created"
    ACCOUNT_CREATED = "bureau:account:created"
    MEMBERSHIP_GRANTED = "bureau:membership:granted"
    MEMBERSHIP_ENDED = "bureau:membership:ended"
    UNIT_USER_ADDED = "unit:account:added"
    STAFF_EXPORTED = "unit:staff:exported"
    UNIT_CHANGED = "bureau:unit:changed"
    UNIT_ENDED = "bureau:unit:ended"
    UNIT_REOPENED = "bureau:unit:reopened"
    COMMITTEE_CHANGED = "bureau:committee:changed"
    ACCOUNT_DISABLED = "bureau:account:disabled"
    ACCOUNT_ENABLED = "bureau:account:enabled"
    ACCOUNT_PASSWORD_RESET = "bureau:account:password_reset"  # noqa: S105 - the name of an act
    ACCOUNT_SECOND_FACTOR_RESET = "bureau:account:second_factor_reset"
    ACCOUNT_SESSIONS_ENDED = "bureau:account:sessions_ended"
    STAFF_CHANGE_ASKED = "bureau:staff_change:asked"
    STAFF_CHANGE_GRANTED = "bureau:staff_change:granted"
    STAFF_CHANGE_REFUSED = "bureau:staff_change:refused"
    STAFF_CHANGE_WITHDRAWN = "bureau:staff_change:withdrawn"
    INVITATION_SENT = "account:invitation:sent"
    INVITATION_USED = "account:invitation:used"
    PASSWORD_CHANGED = "account:password:changed"  # noqa: S105 - the name of an act
    SESSIONS_ENDED = "account:sessions:ended"
    SECOND_FACTOR_ENROLLED = "account:second_factor:enrolled"
    RECOVERY_CODES_MADE = "account:recovery_codes:made"
    RECOVERY_CODE_USED = "account:recovery_code:used"
    PHONE_CHANGE_ASKED = "holder:phone_change:asked"
    PHONE_CHANGE_CANCELLED = "holder:phone_change:cancelled"
    MESSAGE_TEMPLATE_PROPOSED = "bureau:message_template:proposed"
    MESSAGE_TEMPLATE_APPROVED = "bureau:message_template:approved"
    MESSAGE_PREFERENCES_CHANGED = "account:message_preferences:changed"
    MESSAGE_ADDRESS_CHANGED = "account:message_address:changed"
    STATISTICS_EXPORTED = "bureau:statistics:exported"
    TRAIL_EXPORTED = "bureau:trail:exported"
    LIST_EXPORTED = "account:list:exported"
    AUDIT_ASKED = "bureau:audit:asked"
    AUDIT_FINISHED = "worker:audit:finished"
    HEAD_PUBLISHED = "worker:head:published"
    FAULT_MET = "system:fault:met"
    CASE_OPENED = "case:opened"
    CASE_EVIDENCE_ADDED = "case:evidence_added"
    CASE_COMMENTED = "unit:case:commented"
    CASE_TAKEN_UP = "bureau:case:taken_up"
    CASE_EVIDENCE_ASKED = "bureau:case:evidence_asked"
    CASE_PROPOSED = "bureau:case:proposed"
    CASE_HEARING_TOLD = "bureau:case:hearing_told"
    CASE_ANSWERED = "holder:case:answered"
    CASE_PROPOSAL_WITHDRAWN = "bureau:case:proposal_withdrawn"
    CASE_RETURNED = "bureau:case:returned"
    CASE_AGREED = "bureau:case:agreed"
    CASE_REFUSED = "bureau:case:refused"
    CASE_WITHDRAWN = "case:withdrawn"
    CASE_EXPIRED = "worker:case:expired"
    CASE_SETTLED = "worker:case:settled"
    CERTIFICATE_SUSPENDED = "bureau:certificate:suspended"
    SUSPENSION_ENDED = "bureau:certificate:suspension_ended"
    ACCOUNT_VOIDED = "bureau:account:voided"
    FOLLOWING_ASKED = "public:certificate:following_asked"
    FOLLOWING_CONFIRMED = "public:certificate:following_confirmed"
    FOLLOWING_STOPPED = "public:certificate:following_stopped"
    LATER_TITLES_LISTED = "system:certificate:later_titles_listed"
    LATER_TITLE_REVIEWED = "bureau:certificate:later_title_reviewed"
    VERIFIERS_TOLD = "system:certificate:verifiers_told"
    ACCOUNT_FROZEN = "bureau:account:frozen"
    ACCOUNT_UNFROZEN = "account:unfrozen"


def event_hash(
    *,
    seq: int,
    tag: str,
    subject_kind: str,
    subject_id: str,
    account_id: uuid.UUID | None,
    unit_id: uuid.UUID | None,
    at: datetime,
    recorded_at: datetime,
    payload: dict[str, Any],
    prev_hash: bytes,
) -> bytes:
    """SHA-256 (32 bytes) of an event and the link before it, over canonical JSON."""
    body = [
        seq,
        tag,
        subject_kind,
        subject_id,
        str(account_id) if account_id else None,
        str(unit_id) if unit_id else None,
        at.astimezone(UTC).isoformat(),
        recorded_at.astimezone(UTC).isoformat(),
        payload,
    ]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(bytes(prev_hash) + text.encode()).digest()


def recomputed_hash(event: Event, prev_hash: bytes) -> bytes:
    """What the hash of a stored event must be behind ``prev_hash``, for the check of the chain (R05)."""
    return event_hash(
        seq=event.seq,
        tag=event.tag,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        account_id=event.account_id,
        unit_id=event.unit_id,
        at=event.at,
        recorded_at=event.recorded_at,
        payload=event.payload,
        prev_hash=prev_hash,
    )


@dataclass(slots=True)
class Ledger:
    """Collects the events of one transaction; they are linked at its end, in the order of recording."""

    actor: Actor
    at: datetime
    _waiting: list[tuple[datetime, EventTag, str, str, dict[str, Any]]] = field(default_factory=list)

    def record(self, tag: EventTag, subject_kind: str, subject_id: object, **payload: Any) -> None:
        """Note that the actor did ``tag`` to the subject. The payload is JSON without personal data."""
        self.record_at(self.at, tag, subject_kind, subject_id, **payload)

    def record_at(
        self, at: datetime, tag: EventTag, subject_kind: str, subject_id: object, /, **payload: Any
    ) -> None:
        """The same for something that was done at another instant than the rest of the transaction."""
        self._waiting.append((at, tag, subject_kind, str(subject_id), payload))

    def link(self) -> None:
        """Append the waiting events to the chain. Takes the chain's lock until the transaction ends."""
        if not self._waiting:
            return
        head = take_head("events")
        seq, previous = head.seq, head.hash
        rows: list[tuple[Any, ...]] = []
        for at, tag, subject_kind, subject_id, payload in self._waiting:
            seq += 1
            digest = event_hash(
                seq=seq,
                tag=tag.value,
                subject_kind=subject_kind,
                subject_id=subject_id,
                account_id=self.actor.account_id,
                unit_id=self.actor.unit_id,
                at=at,
                recorded_at=head.database_time,
                payload=payload,
                prev_hash=previous,
            )
            rows.append(
                (
                    seq,
                    tag.value,
                    subject_kind,
                    subject_id,
                    self.actor.account_id,
                    self.actor.unit_id,
                    at,
                    head.database_time,
                    payload,
                    previous,
                    digest,
                )
            )
            previous = digest
        if len(rows) >= _COPY_FROM:
            copy_rows(Event, _FIELDS, rows)
            advance_head("events", seq, previous)
        else:
            _append(rows, seq, previous)
        self._waiting.clear()


_FIELDS = (
    "seq",
    "tag",
    "subject_kind",
    "subject_id",
    "account_id",
    "unit_id",
    "at",
    "recorded_at",
    "payload",
    "prev_hash",
    "hash",
)


_PAYLOAD = _FIELDS.index("payload")
_INSERT = f"INSERT INTO records_event ({', '.join(_FIELDS)}) VALUES "  # noqa: S608 - our own names
_ADVANCE = "; UPDATE records_chainhead SET seq = %s, hash = %s WHERE name = 'events'"
_ROW = f"({', '.join(['%s'] * len(_FIELDS))})"


def _append(rows: list[tuple[Any, ...]], seq: int, digest: bytes) -> None:
    """Append a few events and advance the chain in one round trip: every act ends so, and the chain waits."""
    values = [(*row[:_PAYLOAD], Jsonb(row[_PAYLOAD]), *row[_PAYLOAD + 1 :]) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT + ", ".join([_ROW] * len(rows)) + _ADVANCE,
            [*(value for row in values for value in row), seq, digest],
        )


@contextmanager
def transaction(*, actor: Actor, at: datetime) -> Iterator[Ledger]:
    """One atomic act: everything inside commits with its events, or nothing does (R03).

    The events are written last, so that the chain's lock is held only while the transaction commits.
    """
    with db.atomic():
        ledger = Ledger(actor, at)
        yield ledger
        ledger.link()
