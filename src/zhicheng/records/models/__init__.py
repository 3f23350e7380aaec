"""All tables, in the order of the pipeline: people and units, intake, review, issuance, verification."""

from zhicheng.records.models.accesses import CertificateAccess, CertificateAccessKind
from zhicheng.records.models.accounts import (
    CodePurpose,
    PhoneChange,
    PhoneChangeStatus,
    PhoneCode,
    RecoveryCode,
    SignIn,
    TotpSecret,
)
from zhicheng.records.models.approved_lists import ApprovedPerson, FilingEvidence
from zhicheng.records.models.attachments import Attachment, ClaimSnapshot
from zhicheng.records.models.audits import AuditRun
from zhicheng.records.models.captcha import CaptchaKind, CaptchaTicket
from zhicheng.records.models.cases import (
    Case,
    CaseAttachment,
    CaseCounter,
    CaseDecision,
    CaseEffect,
    CaseItem,
    CaseStep,
)
from zhicheng.records.models.certificates import (
    Artifact,
    Certificate,
    HandMarkOrder,
    NumberAllocation,
    NumberCounter,
    NumberVoid,
    Revocation,
    SealIntent,
)
from zhicheng.records.models.chain import ChainHead, Checkpoint, Event, LogLeaf
from zhicheng.records.models.claims import Claim, ClaimQuerySet
from zhicheng.records.models.decisions import ClaimAct, ClaimOpening, ReviewDecision
from zhicheng.records.models.faults import FaultReport
from zhicheng.records.models.filings import (
    CommitteeQuerySet,
    EvaluationCommittee,
    Examination,
    Filing,
    PassRosterEntry,
)
from zhicheng.records.models.issuance import (
    BatchEntry,
    CertificateTemplate,
    FinalCheckFinding,
    FinalCheckRun,
    IssuanceBatch,
    IssuanceFailure,
    IssuanceShard,
)
from zhicheng.records.models.later_titles import LaterTitleReview
from zhicheng.records.models.messages import (
    Message,
    MessageAddress,
    MessageBudgetDay,
    MessageDelivery,
    MessagePreference,
    MessageTemplate,
)
from zhicheng.records.models.name_grams import NameGrams
from zhicheng.records.models.people import Account, Membership, Person
from zhicheng.records.models.person_facts import PersonFact
from zhicheng.records.models.recalls import RecallNotice, StatusFollower
from zhicheng.records.models.rights import AppointmentRight, CommitteeApproval
from zhicheng.records.models.rosters import RosterRow, RosterUpload
from zhicheng.records.models.sealed_field import SealedColumn, SealedField, binding, sealed_columns
from zhicheng.records.models.sealed_files import SealedFile
from zhicheng.records.models.settings import WorkingYear
from zhicheng.records.models.staff_changes import StaffAccountChange, StaffInvitation
from zhicheng.records.models.standing import CertificateStanding, standing_at
from zhicheng.records.models.successors import SuccessorEntry, Suspension
from zhicheng.records.models.units import Unit
from zhicheng.records.models.verification import (
    Feedback,
    RateWindow,
    SmsMessage,
    VerificationKind,
    VerificationRecord,
    VerificationRequest,
    VerificationStatus,
)

__all__ = [
    "Account",
    "AppointmentRight",
    "ApprovedPerson",
    "Artifact",
    "Attachment",
    "AuditRun",
    "BatchEntry",
    "CaptchaKind",
    "CaptchaTicket",
    "Case",
    "CaseAttachment",
    "CaseCounter",
    "CaseDecision",
    "CaseEffect",
    "CaseItem",
    "CaseStep",
    "Certificate",
    "CertificateAccess",
    "CertificateAccessKind",
    "CertificateStanding",
    "CertificateTemplate",
    "ChainHead",
    "Checkpoint",
    "Claim",
    "ClaimAct",
    "ClaimOpening",
    "ClaimQuerySet",
    "ClaimSnapshot",
    "CodePurpose",
    "CommitteeApproval",
    "CommitteeQuerySet",
    "EvaluationCommittee",
    "Event",
    "Examination",
    "FaultReport",
    "Feedback",
    "Filing",
    "FilingEvidence",
    "FinalCheckFinding",
    "FinalCheckRun",
    "HandMarkOrder",
    "IssuanceBatch",
    "IssuanceFailure",
    "IssuanceShard",
    "LaterTitleReview",
    "LogLeaf",
    "Membership",
    "Message",
    "MessageAddress",
    "MessageBudgetDay",
    "MessageDelivery",
    "MessagePreference",
    "MessageTemplate",
    "NameGrams",
    "NumberAllocation",
    "NumberCounter",
    "NumberVoid",
    "PassRosterEntry",
    "Person",
    "PersonFact",
    "PhoneChange",
    "PhoneChangeStatus",
    "PhoneCode",
    "RateWindow",
    "RecallNotice",
    "RecoveryCode",
    "ReviewDecision",
    "Revocation",
    "RosterRow",
    "RosterUpload",
    "SealIntent",
    "SealedColumn",
    "SealedField",
    "SealedFile",
    "SignIn",
    "SmsMessage",
    "StaffAccountChange",
    "StaffInvitation",
    "StatusFollower",
    "SuccessorEntry",
    "Suspension",
    "TotpSecret",
    "Unit",
    "VerificationKind",
    "VerificationRecord",
    "VerificationRequest",
    "VerificationStatus",
    "WorkingYear",
    "binding",
    "sealed_columns",
    "standing_at",
]
