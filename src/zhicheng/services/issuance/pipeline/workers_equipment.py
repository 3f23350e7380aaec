"""A worker's equipment, made once and kept warm: the typesetter of a template and the sealer of a key."""

from dataclasses import dataclass
from functools import lru_cache

from zhicheng.documents.page_content import PageContent
from zhicheng.documents.seal_appearance import round_seal
from zhicheng.documents.seal_credential import SealCredential
from zhicheng.documents.sealing import Sealer
from zhicheng.documents.template import Template
from zhicheng.documents.typesetting import Typesetter
from zhicheng.domain.policies import Policy
from zhicheng.records.models import CertificateTemplate
from zhicheng.services.issuance.pipeline.printed_page import Page
from zhicheng.services.issuance.templates.acts import stored_template
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.check_address import check_address


@dataclass(frozen=True, slots=True)
class WorkerEquipment:
    """Everything that steps 5 to 7 need for one template, one policy and one seal credential."""

    template: Template
    typesetter: Typesetter
    credential: SealCredential
    sealer: Sealer
    bureau_name: str
    location: str
    reason: str = "制发电子职称证书"

    def content(self, page: Page) -> PageContent:
        """What the typesetter prints for ``page``, and the linter compares with."""
        return PageContent(
            fields=page.fields,
            bureau_name=self.bureau_name,
            check_url=check_address(page.token),
            expects_hand_mark=page.expects_hand_mark,
            specimen=self.credential.is_specimen,
        )


def workshop_for(template_sha256: str, policy: Policy) -> WorkerEquipment:
    """The equipment for a batch. Raises TemplateRefused, CredentialRefused."""
    credential = ports.seal_credential()
    template, typesetter = _typesetter(template_sha256)
    return WorkerEquipment(
        template=template,
        typesetter=typesetter,
        credential=credential,
        sealer=_sealer(credential, policy.bureau_name),
        bureau_name=policy.bureau_name,
        location=policy.place_of_issue,
    )


@lru_cache(maxsize=2)
def _typesetter(template_sha256: str) -> tuple[Template, Typesetter]:
    """Templates are content-addressed, so what is kept here is never stale. Two fit in memory."""
    template = stored_template(CertificateTemplate.objects.get(sha256=template_sha256))
    return template, Typesetter(template)


@lru_cache(maxsize=2)
def _sealer(credential: SealCredential, bureau_name: str) -> Sealer:
    appearance = round_seal(bureau_name, specimen=credential.is_specimen)
    return Sealer(credential, appearance, timestamps=ports.timestamps())
