"""The old addresses of revocation, which is a kind of case now; whoever kept a link is led on."""

import uuid
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhicheng.domain.cases import CaseKind
from zhicheng.domain.channels import UnitRole
from zhicheng.services.kernel import Actor
from zhicheng.web.site.access import staff_page


@require_GET
@staff_page(UnitRole.BUREAU)
def of_certificate(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """To the form of a revocation case about the certificate."""
    form = reverse("bureau:open_case", kwargs={"kind": CaseKind.REVOCATION.value})
    return redirect(f"{form}?{urlencode({'certificate': certificate_id})}")


@require_GET
@staff_page(UnitRole.BUREAU)
def all_cases(request: HttpRequest, actor: Actor, revocation_id: uuid.UUID | None = None) -> HttpResponse:
    """To the list of cases."""
    return redirect("bureau:cases")
