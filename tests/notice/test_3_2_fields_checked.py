"""Clause 三(二): a claim that lacks a printed field, or whose fields contradict each other, gets no certificate."""

from dataclasses import fields, replace
from datetime import date

import pytest

from tests.support.checked_claims import TODAY, claim_in_order, findings_on, only_finding
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.final_check import Severity
from zhicheng.domain.identity_documents import DEFAULT_ACCEPTED, make_resident_id, parse_identity_document
from zhicheng.domain.policies import builtin_policies
from zhicheng.domain.printed_fields import PrintedFields, Sex

CLAIM_FIELD = {"id_number": "document_number"}


class TestPresence:
    @pytest.mark.parametrize(
        "field", [each.name for each in fields(PrintedFields) if each.name not in {"number", "sex"}]
    )
    def test_of_every_printed_field_is_looked_for(self, field: str) -> None:
        """All but the sex, which is one of two by its type, and the number, which issuance gives."""
        name = CLAIM_FIELD.get(field, field)
        empty = None if name == "qualification_date" else ""
        finding = only_finding(claim_in_order(IntakeChannel.ENTRUSTED_EVALUATION, **{name: empty}))
        assert (finding.rule_id, finding.field) == ("printed_fields.present", name)
        assert finding.severity is Severity.BLOCKING


class TestIdNumber:
    def test_is_one_of_the_documents_that_the_policy_accepts(self) -> None:
        for policy in builtin_policies().policies:
            assert policy.accepted_documents == DEFAULT_ACCEPTED
        passport = claim_in_order(document_number="E12345678", document_kind="passport")
        assert findings_on(passport) == [("document.valid", "blocking")]

    def test_is_printed_as_normalised(self) -> None:
        claim = claim_in_order()
        assert parse_identity_document(claim.document_number, on=TODAY).number == claim.document_number
        assert findings_on(replace(claim, document_number=claim.document_number + " ")) == [
            ("document.valid", "blocking")
        ]

    def test_agrees_with_the_sex_that_is_printed_beside_it(self) -> None:
        claim = claim_in_order()
        assert findings_on(replace(claim, sex=Sex.MALE)) == [("document.sex_agrees", "blocking")]
        man = make_resident_id("120102", date(1986, 4, 9), 861)
        assert findings_on(replace(claim, sex=Sex.MALE, document_number=man)) == []


class TestOtherFields:
    def test_have_no_character_that_the_certificate_cannot_print(self) -> None:
        """Pinyin stands for characters of the name only."""
        claim = claim_in_order(unprintable=(("评审机构", "\U00020bb7"),))
        finding = only_finding(claim)
        assert finding.severity is Severity.BLOCKING
        assert "U+20BB7" in finding.sentence
