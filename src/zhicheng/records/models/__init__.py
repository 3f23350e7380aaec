"""All tables, in the order of the pipeline: people and units, intake, review, issuance, verification."""

from zhicheng.records.models.accounts import (
    CodePurpose,
    PhoneChange,
    PhoneChangeStatus,
    PhoneCode,
    RecoveryCode,
    SignIn,
    SignInMethod,
    TotpSecret,
)
from zhicheng.records.models.captcha import CaptchaKind, CaptchaTicket
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
from zhicheng.records.models.chain import ChainHead, Event, LogLeaf, PublishedHead
from zhicheng.records.models.claims import Attachment, Claim, ClaimSnapshot
from zhicheng.records.models.faults import FaultReport
from zhicheng.records.models.filings import (
    EvaluationCommittee,
    Examination,
    Filing,
    FilingStatus,
    PassRosterEntry,
)
from zhicheng.records.models.issuance import (
    BatchEntry,
    BatchKind,
    BatchStatus,
    CertificateTemplate,
    FinalCheckFinding,
    FinalCheckRun,
    IssuanceBatch,
    IssuanceShard,
    ShardStatus,
)
from zhicheng.records.models.people import Account, Membership, Person
from zhicheng.records.models.rosters import RosterRow, RosterRowOutcome, RosterUpload, RosterUploadStatus
from zhicheng.records.models.settings import WorkingYear
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
    "Artifact",
    "Attachment",
    "BatchEntry",
    "BatchKind",
    "BatchStatus",
    "CaptchaKind",
    "CaptchaTicket",
    "Certificate",
    "CertificateTemplate",
    "ChainHead",
    "Claim",
    "ClaimSnapshot",
    "CodePurpose",
    "EvaluationCommittee",
    "Event",
    "Examination",
    "FaultReport",
    "Feedback",
    "Filing",
    "FilingStatus",
    "FinalCheckFinding",
    "FinalCheckRun",
    "HandMarkOrder",
    "IssuanceBatch",
    "IssuanceShard",
    "LogLeaf",
    "Membership",
    "NumberAllocation",
    "NumberCounter",
    "NumberVoid",
    "PassRosterEntry",
    "Person",
    "PhoneChange",
    "PhoneChangeStatus",
    "PhoneCode",
    "PublishedHead",
    "RateWindow",
    "RecoveryCode",
    "Revocation",
    "RosterRow",
    "RosterRowOutcome",
    "RosterUpload",
    "RosterUploadStatus",
    "SealIntent",
    "ShardStatus",
    "SignIn",
    "SignInMethod",
    "SmsMessage",
    "TotpSecret",
    "Unit",
    "VerificationKind",
    "VerificationRecord",
    "VerificationRequest",
    "VerificationStatus",
    "WorkingYear",
]
