"""What every stage stands on: who acts, transactions and events, personal data, rules, messages.

A claim's position and a certificate's standing live here, since every stage asks for them. No use case of a
stage does. ``kernel.ports`` is a face of its own: the outside world as protocols.
"""

from zhicheng.services.kernel.actor import SYSTEM, Actor, require_human
from zhicheng.services.kernel.certificate_answer import VerificationAnswer
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.kernel.claim_position import (
    ClaimMoved,
    ClaimNotFound,
    ClaimState,
    ReviewRefused,
    Seen,
    seen_now,
)
from zhicheng.services.kernel.event_labels import SUBJECT_LABELS, TAG_LABELS
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.fault_reports import Door, as_fault, forget_old_faults, report_fault
from zhicheng.services.kernel.list_export import MOST_LISTED, ListExportRefused, export_list
from zhicheng.services.kernel.listing import Listed
from zhicheng.services.kernel.messages import deliver_message
from zhicheng.services.kernel.people import HolderAccount, register_holder
from zhicheng.services.kernel.personal_data import open_text, seal_text
from zhicheng.services.kernel.rate_limits import TooOften, count_hit
from zhicheng.services.kernel.rulebook import catalogue, policy_on
from zhicheng.services.kernel.sheets import TableFormat
from zhicheng.services.kernel.sms_texts import sms_text
from zhicheng.services.kernel.stored_files import note_keys_of_earlier_files
from zhicheng.services.kernel.working_years import load_working_year, working_calendar

__all__ = [
    "MOST_LISTED",
    "SUBJECT_LABELS",
    "SYSTEM",
    "TAG_LABELS",
    "Actor",
    "CertificateState",
    "ClaimMoved",
    "ClaimNotFound",
    "ClaimState",
    "Door",
    "EventTag",
    "HolderAccount",
    "ListExportRefused",
    "Listed",
    "ReviewRefused",
    "Seen",
    "TableFormat",
    "TooOften",
    "VerificationAnswer",
    "as_fault",
    "catalogue",
    "count_hit",
    "deliver_message",
    "export_list",
    "forget_old_faults",
    "load_working_year",
    "note_keys_of_earlier_files",
    "open_text",
    "policy_on",
    "register_holder",
    "report_fault",
    "require_human",
    "seal_text",
    "seen_now",
    "sms_text",
    "working_calendar",
]
