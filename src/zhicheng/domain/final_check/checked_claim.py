"""A claim as the final check sees it: everything that the rules need, read once from the records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from zhicheng.domain.channels import RULES, AwardingBody, ChannelRules, IntakeChannel, UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.rights import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherClaim:
    """Another claim of the same person that has not ended (rejected, withdrawn, revoked)."""

    channel: IntakeChannel
    series: str
    title_name: str
    level: TitleLevel
    status: ClaimStatus
    specialty: str = ""
    batch_month: Month | None = None
    """None until it is uploaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedClaim:
    """One claim at the Bureau, with its person, its sources, its reviewers and its siblings."""

    claim_id: str
    channel: IntakeChannel

    name: str
    """The true name as claimed."""
    sex: Sex
    document_kind: str
    """Value of IdentityDocumentKind as registered."""
    document_number: str = field(repr=False)
    phone_present: bool
    """Whether a registered phone (预留手机号码) is on record."""
    readings: Mapping[int, str] = field(default_factory=dict)
    """Readings that a person confirmed, by index in the name."""
    rare_unconfirmed: int = 0
    """How many rare characters of the name still lack a confirmed reading (rare_characters.print_name)."""
    unprintable: tuple[tuple[str, str], ...] = ()
    """(Label of a printed field other than the name, characters in it that the certificate's face lacks)."""

    employer: str = ""
    submitting_unit: str
    submitting_unit_roles: frozenset[UnitRole] = frozenset()
    """Roles of the submitting unit's record; empty where it was typed by name."""
    derived_submitting_unit: str = ""
    """What the employer's own record names as its submitting unit; empty where it names none."""
    submitting_unit_reason: str = ""
    """Why a reviewer overrode the derived one."""

    series: str
    branch: str = ""
    specialty: str
    title_name: str
    level: TitleLevel
    awarding_body: str
    awarding_body_source: AwardingBody | None = None
    """From which kind of record the awarding body's name was taken; None where it was typed."""
    committee_series: frozenset[str] | None = None
    """Series in which the evaluation committee may evaluate; None where no committee of ours judged."""
    committee_levels: frozenset[TitleLevel] | None = None
    committee_rights: tuple[Right, ...] = ()
    """Every approval of the committee, whenever in force."""
    committee_right_unrecorded: bool = False
    """Whether the committee was registered before approvals were recorded (权限未登记)."""

    employer_rights: tuple[Right, ...] = ()
    """Every right of the employer to appoint, whenever in force."""

    qualification_date: date | None
    uploaded_on: date
    """The day in Shanghai on which it reached the Bureau."""
    batch_month: Month
    """The month in whose batch it stands."""

    filing_approved_on: date | None = None
    filing_meeting_first: date | None = None
    filing_meeting_last: date | None = None
    filing_upload_late: bool = False
    filing_deadline_provisional: bool = False
    """Whether the deadline ran over days that the working calendar does not know yet."""
    list_match: bool | None = None
    """Whether the list of the filing holds this person with this title; None where the filing has no list."""
    filing_passed: int | None = None
    """How many people the filing says have passed."""
    filing_claims: int = 0
    """How many claims of the filing have not ended."""
    examination_held_on: date | None = None
    roster_match: bool | None = None
    """Whether the examination body's pass roster holds this person with this title; None if not compared."""
    attachments: frozenset[str] = frozenset()
    """Kinds of attached documents: entrusting_document, appointment_document, pass_notice, other."""

    claimant: str = ""
    """Account that made the claim or uploaded the roster."""
    approvers: tuple[str, ...] = ()
    """Accounts that approved, one for each step in order; for a roster, who approved its filing."""
    other_claims: tuple[OtherClaim, ...] = ()

    @property
    def channel_rules(self) -> ChannelRules:
        """What the claim's channel fixes."""
        return RULES[self.channel]
