"""All policies in time order: which is in force, and which comes next."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.policies import Policy
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.oversight.policies import PolicyOverview, policy_overview
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tag, in_memory, list_page


def _policy_list(overview: PolicyOverview) -> ListRecipe[Policy]:
    def state(policy: Policy) -> Shown:
        if policy == overview.current:
            return Shown(tags=(Tag("施行中", "good"),))
        is_next = policy == overview.following
        return Shown(tags=(Tag("将施行", "waiting") if is_next else Tag("不在施行期"),))

    def title(policy: Policy) -> Shown:
        return Shown(policy.title, reverse("bureau:policy", args=[policy.policy_id]))

    return ListRecipe(
        name="bureau:policies",
        title="规则",
        columns=(
            Column("规则", title, sort="title", is_heading=True, wraps=True),
            Column("文号", lambda policy: policy.document_number, sort="number"),
            Column("依据", lambda policy: policy.basis.label, sort="basis"),
            Column("施行期间", lambda policy: policy.dates_label),
            Column("状态", state, sort="state"),
        ),
        empty="没有载入规则。请运维人员载入规则文件。",
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def policies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list, with what is in force today on top."""
    overview = policy_overview(actor=actor, on=business_date(ports.clock().now()))
    recipe = _policy_list(overview)
    context, fetch = {"overview": overview}, in_memory(overview.policies, recipe)
    return list_page(request, actor, recipe, fetch, "bureau/administration/policies.html", context=context)
