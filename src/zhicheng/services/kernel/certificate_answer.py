"""What an verifier gets to see: enough to compare with the paper, masked by default."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.masking import mask_id_number, mask_name
from zhicheng.records.models import Certificate, binding
from zhicheng.services.kernel.certificate_state import TOLD, CertificateState, replaced_by, state_of
from zhicheng.services.kernel.later_facts import LaterFacts, later_facts
from zhicheng.services.kernel.personal_data import open_text


@dataclass(frozen=True, slots=True)
class VerificationAnswer:
    """The answer to one verification, as of ``answered_at``."""

    answered_at: datetime
    state: CertificateState
    number: str
    name: str
    """Masked unless the verifier is the holder or the holder's employer."""
    true_name: str
    """The same masking over the name with its rare characters."""
    id_number: str
    title_name: str
    level: TitleLevel
    series: str
    specialty: str
    submitting_unit: str
    awarding_body: str
    qualification_date: date
    expects_hand_mark: bool
    """Whether a hand-written character with the awarding body's stamp is expected on the print (三(二)5)."""
    replaced_by: str | None
    """The number of the last correction that replaced it; for the holder, the employer and officers only."""
    later: LaterFacts
    """What befell it and its holder after the sealing."""

    @property
    def state_label(self) -> str:
        """The state as people read it; what the issuer took back is called so."""
        return "已收回" if self.later.is_taken_back else self.state.label

    @property
    def sentence(self) -> str:
        """What the state means, in words."""
        match self.state:
            case CertificateState.VALID:
                return "该证书真实有效。请与所持证书逐项核对。"
            case CertificateState.REVOKED if self.later.is_taken_back:
                return "该证书已由发证机关收回，不再有效。"
            case CertificateState.REVOKED:
                return "该证书已被发证机关撤销，不再有效。"
            case CertificateState.CANCELLED:
                return "该证书已注销，不再有效。"
            case CertificateState.REPLACED:
                return "该证书已被更正后的新证书替换，不再使用。"
            case CertificateState.SUSPENDED:
                return "该证书正在核实，暂停使用。请稍后再查验，或联系发证机关。"
            case CertificateState.NOT_YET | CertificateState.MAKING:
                return "该证书尚未到领取时间，请在可领取之日后再查验。"


def answer_for(certificate: Certificate, at: datetime, *, is_masked: bool) -> VerificationAnswer:
    """The answer about a row of ``with_state`` for ``at``; ``is_masked`` hides name and number."""
    number = open_text(
        certificate.id_number_sealed, field=binding(Certificate, "id_number_sealed"), row=certificate.id
    )
    state = state_of(certificate)
    return VerificationAnswer(
        answered_at=at,
        state=state,
        number=certificate.number_id,
        name=mask_name(certificate.name) if is_masked else certificate.name,
        true_name=mask_name(certificate.true_name) if is_masked else certificate.true_name,
        id_number=mask_id_number(number),
        title_name=certificate.title_name,
        level=TitleLevel(certificate.level),
        series=certificate.series,
        specialty=certificate.specialty,
        submitting_unit=certificate.submitting_unit,
        awarding_body=certificate.awarding_body,
        qualification_date=certificate.qualification_date,
        expects_hand_mark=certificate.expects_hand_mark,
        replaced_by=None if is_masked or state is not CertificateState.REPLACED else replaced_by(certificate),
        later=_later(certificate, state, is_masked=is_masked),
    )


def _later(row: Any, state: CertificateState, *, is_masked: bool) -> LaterFacts:
    return later_facts(
        state,
        since=row.since,
        ground=row.ground,
        present_name=row.present_name,
        has_died=row.has_died,
        death_noted_at=row.death_noted_at,
        is_masked=is_masked,
    )


def is_answerable(certificate: Certificate) -> bool:
    """Whether outsiders may learn of a certificate at all: not before its holder can collect it."""
    return state_of(certificate) in TOLD
