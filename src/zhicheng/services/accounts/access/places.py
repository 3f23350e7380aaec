"""Where somebody signs in from: a browser with our cookie, and an address; kept only as keyed digests."""

import re
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from zhicheng.records.models import SignIn
from zhicheng.services.kernel.personal_data import blind_index

REMEMBERED_FOR = timedelta(days=180)
_NOBODY = uuid.UUID(int=0)
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓"),
    ("iPhone|iPad", "苹果移动设备"),
    ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "macOS"),
    ("Linux|UOS|Kylin", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """The browser and the address of one request."""

    address: str = field(repr=False)
    device_token: str = field(repr=False)
    """The random value of this browser's cookie; a new one where the browser brought none."""
    user_agent: str = field(repr=False, default="")

    @property
    def label(self) -> str:
        """The browser and system as people know them: ``Chrome·Windows``."""
        return f"{_label_of(_BROWSERS, self.user_agent)}·{_label_of(_SYSTEMS, self.user_agent)}"

    def device_index(self, account_id: uuid.UUID | None) -> bytes:
        """32 bytes; a different digest for each account, so that accounts of one browser are not linked."""
        return blind_index("sign_in.device", f"{account_id}:{self.device_token}")

    def address_index(self, account_id: uuid.UUID | None) -> bytes:
        """32 bytes; a different digest for each account."""
        return blind_index("sign_in.address", f"{account_id}:{self.address}")


def new_device_token() -> str:
    """A value for the cookie of a browser that has none."""
    return secrets.token_urlsafe(24)


def is_known_device(account_id: uuid.UUID | None, place: Place, at: datetime) -> bool:
    """Whether the account was signed in to from this browser within half a year."""
    return _earlier(account_id, at).filter(device_index=place.device_index(account_id)).exists()


def is_familiar(account_id: uuid.UUID | None, place: Place, at: datetime) -> bool:
    """Whether the account was signed in to from this browser or this address within half a year."""
    here = Q(device_index=place.device_index(account_id)) | Q(address_index=place.address_index(account_id))
    return _earlier(account_id, at).filter(here).exists()


def has_signed_in(account_id: uuid.UUID, at: datetime) -> bool:
    """Whether the account was signed in to at all within half a year."""
    return _earlier(account_id, at).exists()


def _earlier(account_id: uuid.UUID | None, at: datetime) -> QuerySet[SignIn]:
    return SignIn.objects.filter(account_id=account_id or _NOBODY, succeeded=True, at__gt=at - REMEMBERED_FOR)


def _label_of(kinds: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((label for pattern, label in kinds if re.search(pattern, user_agent)), "其他")
