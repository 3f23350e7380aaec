"""Runs every rule in force on a claim and turns what they say into findings."""

from typing import Final

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Finding
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.final_check.rules import (
    appointment_document_attached,
    appointment_right,
    awarding_body_by_channel,
    characters_printable,
    committee_scope,
    committee_term,
    document_valid,
    entrusting_document_attached,
    filing_list_holds_person,
    holder_of_age,
    late_upload,
    monthly_cut_off,
    name_well_formed,
    not_in_two_channels,
    not_twice_certified,
    one_title_a_month,
    pass_roster_holds_person,
    phone_registered,
    policy_in_force,
    printed_fields_present,
    qualification_date_in_time,
    qualification_date_of_source,
    qualification_recent,
    readings_confirmed,
    reviewers_distinct,
    sex_agrees,
    submitting_unit_by_channel,
    title_in_catalogue,
)

RULES: Final[tuple[Rule, ...]] = (
    policy_in_force.RULE,
    printed_fields_present.RULE,
    committee_scope.RULE,
    committee_term.RULE,
    filing_list_holds_person.RULE,
    late_upload.RULE,
    monthly_cut_off.RULE,
    appointment_right.RULE,
    appointment_document_attached.RULE,
    pass_roster_holds_person.RULE,
    entrusting_document_attached.RULE,
    name_well_formed.RULE,
    document_valid.RULE,
    sex_agrees.RULE,
    holder_of_age.RULE,
    characters_printable.RULE,
    awarding_body_by_channel.RULE,
    qualification_date_in_time.RULE,
    qualification_date_of_source.RULE,
    qualification_recent.RULE,
    submitting_unit_by_channel.RULE,
    title_in_catalogue.RULE,
    readings_confirmed.RULE,
    not_twice_certified.RULE,
    not_in_two_channels.RULE,
    one_title_a_month.RULE,
    reviewers_distinct.RULE,
    phone_registered.RULE,
)
"""Every rule, in the order of the notice's clauses."""


def run_final_check(claim: CheckedClaim, context: CheckContext) -> tuple[Finding, ...]:
    """Every finding on ``claim``, in the order of RULES; empty where the claim is in order (clause 二(二)).

    All rules run, so that one look shows all that is wrong; those not in force on ``context.on`` do not.
    """
    return tuple(
        Finding(rule.rule_id, rule.clause, problem.severity, problem.field, problem.sentence, problem.remedy)
        for rule in RULES
        if rule.in_force_on(context.on)
        for problem in rule.check(claim, context)
    )
