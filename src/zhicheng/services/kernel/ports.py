"""The doors to the outside world, as protocols; ``config`` names which adapter stands in each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from zhicheng.documents.seal_credential import SealCredential, TimestampAuthority
from zhicheng.domain.working_days import WorkingCalendar, YearTable


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, with a time zone."""
        ...


class FileStore(Protocol):
    """Keeps bytes under keys, durably: what ``put`` accepted survives a power cut."""

    def put(self, key: str, data: bytes) -> None:
        """Store ``data`` under ``key``; on return it is on disk. The same key again replaces it whole."""
        ...

    def put_many(self, items: Sequence[tuple[str, bytes]]) -> None:
        """Store several files; on return all are on disk."""
        ...

    def get(self, key: str) -> bytes:
        """The bytes under ``key``. Raises a Fault when there are none: a record named the key."""
        ...

    def exists(self, key: str) -> bool:
        """Whether something is stored under ``key``."""
        ...

    def delete(self, key: str) -> None:
        """Remove ``key`` if it is there."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that begin with ``prefix``."""
        ...


class SmsGateway(Protocol):
    """Sends text messages."""

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        """Send one message to an 11-digit phone; returns the gateway's message id."""
        ...


class MailSender(Protocol):
    """Sends e-mail. Raises NeverDeliverable, SendingUnclear, or another Fault where nothing was sent."""

    def send(self, address: str, subject: str, text: str, key: str) -> str:
        """Send one plain mail; ``key`` is the same for the same mail. Returns its Message-ID."""
        ...

    def close(self) -> None:
        """Let go of the connection, which stays open from one mail to the next."""
        ...


class AppPush(Protocol):
    """Shows messages in the city's own app. Raises as MailSender."""

    def send(self, document_number: str, title: str, text: str) -> str:
        """Show one message to the user with this identity document; returns the platform's message id.

        What of the number leaves this machine is for the adapter to say.
        """
        ...


class WorkQueue(Protocol):
    """Hands work to the workers.

    A job is a nudge and the tables are the truth: every job may come twice or be lost, and a periodic
    sweep (``services.due_work``) enqueues whatever still waits.
    """

    def enqueue(self, task: str, *, delay_seconds: float = 0, **arguments: str) -> bool:
        """Enqueue ``task`` in the current transaction, to run no sooner than ``delay_seconds`` from now.

        Returns False, and adds nothing, when the same task with the same arguments waits already.
        """
        ...

    def enqueue_all(self, task: str, jobs: Sequence[Mapping[str, str]], *, delay_seconds: float = 0) -> int:
        """Enqueue ``task`` once for each set of arguments, as ``enqueue`` does; returns how many were new."""
        ...

    def enqueue_new(self, task: str, jobs: Sequence[Mapping[str, str]]) -> None:
        """The same for arguments that cannot have been enqueued: they name rows of this very transaction."""
        ...


class KeyRing(Protocol):
    """Holds the keys for personal data at rest."""

    def current_data_key(self) -> tuple[str, bytes]:
        """Key id and 32 key bytes for new ciphertext."""
        ...

    def data_key(self, key_id: str) -> bytes:
        """The 32 bytes of a key in use now or before. Raises a Fault when unknown."""
        ...

    def blind_index_key(self) -> bytes:
        """The 32 bytes under which blind indexes are computed."""
        ...


class Recorder(Protocol):
    """Counts what happens, for the operator's graphs and alarms. No label ever holds personal data."""

    def request_answered(self, *, view: str, status: int, seconds: float) -> None:
        """A page was answered; ``view`` is the URL name and never the address."""
        ...

    def job_ended(self, *, task: str, result: str, seconds: float) -> None:
        """A job ended as ``done``, ``postponed`` (by a fault) or ``failed``."""
        ...

    def step_took(self, *, step: str, seconds: float) -> None:
        """A step of the issuance pipeline went through one shard."""
        ...

    def fault_met(self, *, kind: str, code: str) -> None:
        """A fault of the installation was met."""
        ...

    def message_tried(self, *, result: str) -> None:
        """A text message ended as ``sent``, ``failed``, ``given_up`` or ``postponed``."""
        ...


@cache
def _port(name: str, path: str) -> Any:
    made = import_string(path)
    return made() if callable(made) else made


def _configured_port(name: str) -> Any:
    path = settings.ZHICHENG_PORTS[name]
    return _port(name, path) if path else None


def clock() -> Clock:
    """The configured clock."""
    return cast(Clock, _configured_port("clock"))


def build_calendar(tables: Iterable[YearTable]) -> WorkingCalendar:
    """A calendar of the configured kind that knows ``tables`` besides its own years."""
    made = import_string(settings.ZHICHENG_PORTS["calendar"])(tables)
    return cast(WorkingCalendar, made)


def files() -> FileStore:
    """The configured file store."""
    return cast(FileStore, _configured_port("files"))


def seal_credential() -> SealCredential:
    """The configured seal credential."""
    return cast(SealCredential, _configured_port("seal_credential"))


def timestamps() -> TimestampAuthority | None:
    """The configured timestamp authority, or None where the city has none."""
    return cast("TimestampAuthority | None", _configured_port("timestamps"))


def sms() -> SmsGateway:
    """The configured SMS gateway."""
    return cast(SmsGateway, _configured_port("sms"))


def mail() -> MailSender | None:
    """The configured sender of e-mail, or None where the office sends none."""
    return cast("MailSender | None", _configured_port("mail"))


def app_push() -> AppPush | None:
    """The configured app of the city, or None where there is none."""
    return cast("AppPush | None", _configured_port("app_push"))


def queue() -> WorkQueue:
    """The configured work queue."""
    return cast(WorkQueue, _configured_port("queue"))


def keys() -> KeyRing:
    """The configured key ring."""
    return cast(KeyRing, _configured_port("keys"))


def recorder() -> Recorder:
    """The configured recorder of measurements."""
    return cast(Recorder, _configured_port("recorder"))


def forget_ports() -> None:
    """Drop the adapters made so far, so that changed settings take effect (tests, key rotation)."""
    _port.cache_clear()
