"""What people type to find a person: a part of a name, or a whole document number."""

import unicodedata

from django.db.models import Q

from zhicheng.services.kernel.people import id_index


def names_or_document(text: str, *, name: str, index: str) -> Q:
    """Rows whose field ``name`` contains the text, or whose field ``index`` is that of the number typed.

    A number is found whole alone: its index is keyed, and says nothing of its parts.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    return Q(**{f"{name}__contains": text.strip()}) | Q(**{index: id_index(number)})
