"""Every key with its algorithm and its end (R40)."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.oversight.health import WARN_BEFORE, KeyEntry, key_inventory
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tag, in_memory, list_page


def _key_list(at: datetime) -> ListRecipe[KeyEntry]:
    def end(entry: KeyEntry) -> Shown:
        if entry.not_after is None:
            return Shown()
        tags = (Tag("将到期", "attention"),) if entry.ends_soon(at) else ()
        return Shown(business_date(entry.not_after), tags=tags)

    def purpose(entry: KeyEntry) -> Shown:
        return Shown(entry.purpose, tags=(Tag("样张", "attention"),) if entry.is_specimen else ())

    def uses(entry: KeyEntry) -> Shown:
        return Shown(entry.uses, notes=tuple(f"{held.purpose}：{held.count}" for held in entry.holdings))

    return ListRecipe(
        name="bureau:keys",
        title="密钥清单",
        columns=(
            Column("用途", purpose, sort="purpose", is_heading=True),
            Column("标识", lambda entry: entry.key_id, sort="key", is_mono=True),
            Column("算法", lambda entry: entry.algorithm, sort="algorithm"),
            Column("在用", lambda entry: "是" if entry.in_use else "否", sort="in_use"),
            Column("使用次数", uses, sort="uses", is_number=True),
            Column("到期", end, sort="end"),
        ),
        empty="系统没有密钥。请先运行初始化。",
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The inventory; what ends soon is said on top."""
    at = ports.clock().now()
    entries, recipe = key_inventory(actor=actor), _key_list(at)
    context = {"soon": sum(entry.ends_soon(at) for entry in entries), "days": WARN_BEFORE.days}
    template = "bureau/administration/keys.html"
    return list_page(request, actor, recipe, in_memory(entries, recipe), template, context=context)
