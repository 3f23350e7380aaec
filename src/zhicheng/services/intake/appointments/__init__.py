"""Rights of employers to appoint to titles (自主聘任权限, 一(二)): recorded and ended by the Bureau."""

from zhicheng.services.intake.appointments.recording import (
    RightGiven,
    RightRefused,
    end_appointment_right,
    record_appointment_right,
)
from zhicheng.services.intake.appointments.right_pages import (
    EmployerRight,
    own_rights,
    right_of_document,
    rights_of_unit,
)

__all__ = [
    "EmployerRight",
    "RightGiven",
    "RightRefused",
    "end_appointment_right",
    "own_rights",
    "record_appointment_right",
    "right_of_document",
    "rights_of_unit",
]
