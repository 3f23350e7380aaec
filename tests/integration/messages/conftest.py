"""Gateways that keep what they are given, a mail server, and people who can be told something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from pytest_django import Settings

from tests.support.acting import account_id, person_id
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.support.smtp_server import MailServer, mail_server
from zhicheng.adapters.django_mail import DjangoMail
from zhicheng.domain.faults import Fault
from zhicheng.records.models import MessageAddress, binding
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.personal_data import seal_text
from zhicheng.services.kernel.telling.recipients import ToPerson


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at


@dataclass
class Phones:
    """The SMS gateway; ``raises`` are the exceptions of the next calls."""

    sent: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    raises: list[BaseException] = field(default_factory=list)

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        if self.raises:
            raise self.raises.pop(0)
        self.sent.append((phone, template, dict(parameters)))
        return f"sms-{len(self.sent)}"


@dataclass
class Apps:
    """The city's app."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    raises: list[Fault] = field(default_factory=list)

    def send(self, document_number: str, title: str, text: str) -> str:
        if self.raises:
            raise self.raises.pop(0)
        self.sent.append((document_number, title, text))
        return "push-1"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(ports, "clock", lambda: clock)
    return clock


@pytest.fixture
def phones(monkeypatch: pytest.MonkeyPatch) -> Phones:
    phones = Phones()
    monkeypatch.setattr(ports, "sms", lambda: phones)
    return phones


@pytest.fixture
def apps(monkeypatch: pytest.MonkeyPatch) -> Apps:
    apps = Apps()
    monkeypatch.setattr(ports, "app_push", lambda: apps)
    return apps


@pytest.fixture
def post(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A real mail server, and Django's mail set up for it."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER, settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = "", False, False
        settings.DEFAULT_FROM_EMAIL = "noreply@jingu.example"
        mail = DjangoMail()
        monkeypatch.setattr(ports, "mail", lambda: mail)
        yield server
        mail.close()


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def holder(cast: Cast) -> Actor:
    return cast.holder(PEOPLE[0])


@pytest.fixture
def to_holder(holder: Actor) -> ToPerson:
    return ToPerson(person_id(holder))


def give_address(actor: Actor, address: str = "qin@example.org", at: datetime = MONDAY) -> None:
    """A confirmed address, without the steps of confirming it."""
    key = account_id(actor)
    MessageAddress.objects.create(
        account_id=key,
        email_sealed=seal_text(address, field=binding(MessageAddress, "email_sealed"), row=key),
        confirmed_at=at,
    )
