"""What a certificate prints or the register says now, and how a field is written for people to read."""

from zhicheng.domain.cases import CaseField
from zhicheng.domain.masking import mask_id_number, mask_name, mask_phone
from zhicheng.domain.printed_fields import Sex
from zhicheng.records.models import Certificate, Person, binding
from zhicheng.services.kernel.personal_data import open_text


def present_value(field: CaseField, person: Person, certificate: Certificate | None) -> str:
    """What the certificate prints now, or what the register says where the case is about a person."""
    match field:
        case CaseField.NAME:
            return certificate.true_name if certificate else person.name
        case CaseField.SEX:
            return certificate.sex if certificate else person.sex
        case CaseField.ID_NUMBER if certificate is not None:
            return open_text(
                certificate.id_number_sealed,
                field=binding(Certificate, "id_number_sealed"),
                row=certificate.id,
            )
        case CaseField.ID_NUMBER:
            return open_text(
                person.id_number_sealed, field=binding(Person, "id_number_sealed"), row=person.id
            )
        case CaseField.PHONE:
            sealed = person.phone_sealed
            return (
                open_text(sealed, field=binding(Person, "phone_sealed"), row=person.id)
                if sealed is not None
                else ""
            )
        case CaseField.DIED_ON:
            return person.died_on.isoformat() if person.died_on else ""
        case CaseField.QUALIFICATION_DATE:
            return certificate.qualification_date.isoformat() if certificate else ""
        case _:
            return str(getattr(certificate, field.value, ""))


def written(field: CaseField, value: str, *, masked: bool) -> str:
    """A value as a page shows it: numbers always masked, names where ``masked``."""
    match field:
        case CaseField.ID_NUMBER:
            return mask_id_number(value) if value else ""
        case CaseField.PHONE:
            return mask_phone(value) if value else ""
        case CaseField.SEX:
            return Sex(value).label if value else ""
        case CaseField.NAME if masked:
            return mask_name(value)
        case _:
            return value
