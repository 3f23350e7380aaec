"""The addresses of work orders for rare characters, wherever an audience mounts them."""

from collections.abc import Mapping
from typing import Any

from tests.support.cast import Cast
from tests.support.issued_certificates import issue
from tests.web.entries import Entry
from zhicheng.records.models import HandMarkOrder


def hand_mark_entries(
    namespace: str,
    unit: str,
    *,
    actors: tuple[str, ...],
    foreign: tuple[str, ...],
    everyone: tuple[str, ...],
) -> dict[str, Entry]:
    """``unit`` is the attribute of Cast whose unit writes by hand; ``everyone`` all who have the role."""

    def order(cast: Cast) -> Mapping[str, Any]:
        row = HandMarkOrder.objects.first() or HandMarkOrder.objects.create(
            certificate=issue()[0].certificate, unit=getattr(cast, unit), created_at=cast.at
        )
        return {"certificate_id": row.certificate_id}

    return {
        f"{namespace}:hand_marks": Entry(everyone),
        f"{namespace}:confirm_hand_mark": Entry(actors, order, foreign, post=lambda cast: {}),
    }
