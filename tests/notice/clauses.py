"""The clauses of the notice that fix something, so that rules, findings and documents cite them alike."""

from enum import StrEnum


class Clause(StrEnum):
    """A clause of 津人社规字〔2020〕2号; the value is how it is cited."""

    SCOPE_EVALUATION = "一(一)"
    SCOPE_EMPLOYER_APPOINTMENT = "一(二)"
    SCOPE_EXAMINATION = "一(三)"
    SCOPE_ENTRUSTED_EVALUATION = "一(四)"
    UPLOAD_EVALUATION = "二(一)1"
    UPLOAD_EMPLOYER_APPOINTMENT = "二(一)2"
    UPLOAD_EXAMINATION = "二(一)3"
    UPLOAD_ENTRUSTED_EVALUATION = "二(一)4"
    ISSUANCE = "二(二)"
    COLLECTION = "二(三)"
    SAME_FORCE = "三(一)"
    PRINTED_FIELDS = "三(二)"
    AWARDING_BODY = "三(二)1"
    QUALIFICATION_DATE = "三(二)2"
    SUBMITTING_UNIT = "三(二)3"
    CERTIFICATE_NUMBER = "三(二)4"
    RARE_CHARACTERS = "三(二)5"
    ONLY_THE_BUREAU = "三(三)"
    PAPER_CERTIFICATES = "三(四)"
    OWN_VERIFICATION = "四(一)"
    THIRD_PARTY_VERIFICATION = "四(二)"
    OWN_STAFF_VERIFICATION = "四(三)"
    FEEDBACK = "五"
    IN_FORCE = "施行日期"
    """The closing paragraph, which has no number."""
