"""Everything that people are told about: the closed set of message kinds."""

from enum import StrEnum


class MessageKind(StrEnum):
    """Each kind has its words in the file of its audience: ``holder_specs``, ``staff_specs`` and so on."""

    # To professionals, about their claims and certificates.
    REGISTERED = "registered"
    CLAIM_MOVED_ON = "claim_moved_on"
    CLAIM_SENT_BACK = "claim_sent_back"
    CLAIM_REJECTED = "claim_rejected"
    CLAIM_UPLOADED = "claim_uploaded"
    CLAIM_APPROVAL_TAKEN_BACK = "claim_approval_taken_back"
    CLAIM_UPLOAD_TAKEN_BACK = "claim_upload_taken_back"
    CERTIFICATE_SEALED = "certificate_sealed"
    CERTIFICATE_OPENED = "certificate_opened"
    CERTIFICATE_CORRECTED = "certificate_corrected"
    CERTIFICATE_REPLACED = "certificate_replaced"
    CERTIFICATE_SUSPENDED = "certificate_suspended"
    SUSPENSION_ENDED = "suspension_ended"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_VERIFIED = "certificate_verified"
    CODE_EXPIRED = "code_expired"
    NAME_CHANGED = "name_changed"
    CASE_OPENED = "case_opened"
    CASE_TAKEN_UP = "case_taken_up"
    CASE_NEEDS_EVIDENCE = "case_needs_evidence"
    CASE_DECIDED = "case_decided"
    # To anybody with an account, about the account.
    PHONE_CHANGED = "phone_changed"
    EMAIL_CHANGED = "email_changed"
    # To staff, about their unit's work.
    WORK_CAME_IN = "work_came_in"
    WORK_SENT_BACK = "work_sent_back"
    FILING_APPROVED = "filing_approved"
    FILING_REFUSED = "filing_refused"
    FILING_DUE = "filing_due"
    UPLOAD_DUE = "upload_due"
    MONTH_READY = "month_ready"
    FINDINGS_MADE = "findings_made"
    RELEASE_WAITING = "release_waiting"
    MONTH_ISSUED = "month_issued"
    KEY_EXPIRING = "key_expiring"
    CERTIFICATE_RECALLED = "certificate_recalled"
    CASE_FOR_UNIT = "case_for_unit"
    TITLES_TO_REVIEW = "titles_to_review"
    DIGEST = "digest"
    # To outsiders who were shown a certificate, by e-mail.
    FOLLOWING_ASKED = "following_asked"
    CERTIFICATE_CHANGED = "certificate_changed"
