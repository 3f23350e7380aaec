"""Signs an actor of the cast in at a client, as the log-in pages would, at no cost."""

from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from tests.support.acting import account_id, unit_id
from zhicheng.records.models import Membership
from zhicheng.services.accounts.account_session import session_epoch
from zhicheng.services.kernel.actor import Actor
from zhicheng.web.site.acting import begin_session, choose_acting


def sign_in(client: Client, actor: Actor) -> None:
    """From now on the client is signed in as the actor, with a second factor given just now."""
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key(client, actor)


def session_key(client: Client, actor: Actor) -> str:
    """The key of a session of the actor, for a client or for a browser's cookie."""
    assert actor.account_id is not None
    request = HttpRequest()
    request.session = client.session
    begin_session(request, actor.account_id, session_epoch(actor.account_id), second_factor=True)
    held = (
        Membership.objects.filter(
            account_id=account_id(actor), unit_id=unit_id(actor), role=actor.role, ended_at__isnull=True
        ).first()
        if actor.role is not None
        else None
    )
    choose_acting(request, held.id if held else None)
    request.session.save()
    key = request.session.session_key
    assert key is not None
    return key
