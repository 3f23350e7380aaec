"""A picture of a template's sample page, for the officer who decides about it."""

from zhicheng.documents.preview import preview_picture
from zhicheng.documents.template_trial import sample_page
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import RefusalKind
from zhicheng.records.models import CertificateTemplate
from zhicheng.services.issuance.templates.acts import TemplateRefused, stored_template
from zhicheng.services.kernel.actor import Actor, require_role


def trial_picture(*, actor: Actor, sha256: str) -> bytes:
    """A PNG of one sample page, marked as specimen. Raises TemplateRefused, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    row = CertificateTemplate.objects.filter(sha256=sha256).first()
    if row is None:
        raise TemplateRefused(
            "没有找到该样式，请从样式列表重新进入。", code="template.not_found", kind=RefusalKind.MISSING
        )
    return preview_picture(sample_page(stored_template(row)))
