"""Where a message leads: the page of what it concerns, for whom the message is."""

from typing import Final

from django.urls import NoReverseMatch, reverse

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import MessageKind
from zhicheng.services.kernel import Actor
from zhicheng.services.kernel.telling import MessageLine

_HOLDER: Final = {"claim": "holder:claim", "certificate": "holder:certificate"}
_BUREAU: Final = {
    "claim": "bureau:claim",
    "certificate": "bureau:certificate",
    "filing": "bureau:filing",
    "month": "bureau:month",
    "batch": "bureau:batch",
}
_NAMESPACES: Final = {
    UnitRole.EMPLOYER: "employer",
    UnitRole.COMPETENT_DEPARTMENT: "department",
    UnitRole.ARCHIVE_AGENCY: "department",
    UnitRole.CONVENING_UNIT: "committee",
    UnitRole.EXAMINATION_BODY: "examiner",
}
_PLAIN: Final = {
    # Kinds whose page has no object of its own.
    MessageKind.CERTIFICATE_VERIFIED: "holder:asked",
    MessageKind.CODE_EXPIRED: "holder:asked",
    MessageKind.REGISTERED: "holder:home",
    MessageKind.NAME_CHANGED: "holder:data",
    MessageKind.PHONE_CHANGED: "accounts:settings",
    MessageKind.EMAIL_CHANGED: "accounts:message_settings",
    MessageKind.KEY_EXPIRING: "bureau:keys",
    MessageKind.TITLES_TO_REVIEW: "bureau:later_titles",
    MessageKind.DIGEST: "accounts:messages",
}


def address_of(line: MessageLine, actor: Actor) -> str:
    """The address of what the message concerns; empty where this installation has no page for it."""
    plain = _PLAIN.get(line.kind)
    if plain is not None:
        return _reversed(plain)
    if line.about is None:
        return ""
    if actor.role is None:
        return _reversed(_HOLDER.get(line.about.kind, f"holder:{line.about.kind}"), line.about.key)
    if actor.role is UnitRole.BUREAU:
        return _reversed(_BUREAU.get(line.about.kind, f"bureau:{line.about.kind}"), line.about.key)
    namespace = _NAMESPACES[actor.role]
    if line.about.kind == "todo":
        return _reversed(f"{namespace}:{line.about.key}")
    return _reversed(f"{namespace}:{line.about.kind}", line.about.key)


def _reversed(name: str, *arguments: str) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        # An older message may concern what has no page any more: it is read without a link.
        return ""
