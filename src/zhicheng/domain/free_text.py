"""Text that is kept in clear (a reason, the name of a file) holds no ID number and no phone."""

import re
import unicodedata
from typing import Final

from zhicheng.domain.refusals import Refusal

_GAP: Final = r"[ \-]?"
# A certificate number has 14 digits after its letter, so identity documents begin at 15 characters.
_IDENTITY: Final = re.compile(rf"[A-Za-z]{{3}}\d{{12}}(?!\d)|\d(?:{_GAP}\d){{13,}}{_GAP}[\dXx]")
_PHONE: Final = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")

_MARK: Final = "［号码已隐去］"


class PersonalNumberWritten(Refusal):
    """A free text holds something shaped like an ID number or a mobile phone."""

    code = "text.personal_number"


def without_personal_numbers(text: str, label: str) -> str:
    """``text`` as it was written; ``label`` names the field in the sentence of a refusal.

    Such texts stand in the audit trail, which is neither encrypted nor ever changed (PIPL 6). Raises
    PersonalNumberWritten for 15 or 18 characters of an identity document and for a mobile number.
    """
    written = unicodedata.normalize("NFKC", text)
    if _IDENTITY.search(written) or _PHONE.search(written):
        raise PersonalNumberWritten(
            f"{label}会长期留存，请勿填写证件号码或手机号码。请改为说明哪一项有误，例如“证件号码第7位有误”。"
        )
    return text


def personal_numbers_hidden(text: str) -> str:
    """``text`` with a mark instead of anything shaped like an ID number or a mobile phone.

    For names of files, which people like to make of just these, and cannot be asked to change.
    """
    written = unicodedata.normalize("NFKC", text)
    hidden = _PHONE.sub(_MARK, _IDENTITY.sub(_MARK, written))
    return text if hidden == written else hidden
