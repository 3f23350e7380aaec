"""Who was told that one of the holder's certificates changed."""

from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.listing import Listed
from zhicheng.services.kernel.recall_notices import ToldLine, told_about_people


def told_page(*, actor: Actor, sort: str = "", limit: int = 50, offset: int = 0) -> Listed[ToldLine]:
    """Who was told, the latest first, by the names under which they had verified. Raises NotAllowed."""
    if actor.person_id is None:
        raise NotAllowed("请先完成实名认证，再查看状态告知记录。")
    return told_about_people(actor.own_records, sort=sort, limit=limit, offset=offset)
