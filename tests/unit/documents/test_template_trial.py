"""A template is tried on sample pages before people approve it."""

from datetime import date

import pytest

from tests.support.page_samples import edited_template, text_of
from zhicheng.documents.lint import LintRule, lint_page
from zhicheng.documents.template import TemplateInvalid, builtin_template
from zhicheng.documents.template_trial import sample_contents, sample_page, validate_template
from zhicheng.domain.identity_documents import parse_identity_document


def _broken_rules(old: str, new: str) -> set[LintRule]:
    return {finding.rule for finding in validate_template(edited_template(old, new))}


class TestValidateTemplate:
    def test_finds_nothing_in_the_builtin_template(self) -> None:
        assert validate_template(builtin_template()) == ()

    def test_finds_a_specimen_mark_that_was_taken_out(self) -> None:
        assert LintRule.SPECIMEN in _broken_rules("if page.specimen { specimen-mark }", "")

    def test_finds_a_missing_place_for_the_hand_written_character(self) -> None:
        assert LintRule.HAND_MARK in _broken_rules("if page.expects_hand_mark { hand-mark(page, size) }", "")

    def test_finds_a_field_that_was_left_out(self) -> None:
        assert _broken_rules("for row in page.rows { (label", "for row in page.rows.slice(1) { (label") == {
            LintRule.FIELDS
        }

    def test_finds_long_texts_that_run_over_the_page(self) -> None:
        broken = _broken_rules("  8pt\n}", "  40pt\n}") | _broken_rules("return size", "return 40pt")
        assert broken & {LintRule.ONE_PAGE, LintRule.FIELDS, LintRule.SEAL_BOX}

    def test_repeats_what_the_compiler_says_of_a_mistake(self) -> None:
        with pytest.raises(TemplateInvalid, match="unknown variable: nosuchthing") as refused:
            validate_template(edited_template("  heading-block\n", "  nosuchthing\n"))
        assert refused.value.code == "template.trial"

    @pytest.mark.parametrize("path", ["/etc/hostname", "../../../../etc/hostname", "template.toml"])
    def test_a_template_cannot_load_files(self, path: str) -> None:
        with pytest.raises(TemplateInvalid):
            validate_template(edited_template("  heading-block\n", f'  image("{path}", format: "svg")\n'))


class TestSamples:
    def test_the_page_to_look_at_is_marked_as_specimen(self) -> None:
        assert "样张" in text_of(sample_page(builtin_template()))

    def test_hold_the_awkward_cases(self) -> None:
        samples = sample_contents()
        assert any("·" in content.fields.name for content in samples)
        assert any(content.expects_hand_mark for content in samples)
        assert max(len(content.fields.awarding_body) for content in samples) == 120
        assert max(len(content.fields.name) for content in samples) == 120
        assert max(len(content.fields.submitting_unit) for content in samples) == 120

    def test_show_people_whose_id_numbers_have_right_check_digits(self) -> None:
        for content in sample_contents():
            number = content.fields.id_number
            assert parse_identity_document(number, on=date(2026, 1, 1)).number == number

    def test_are_linted_against_their_own_content(self) -> None:
        first, second, *_ = sample_contents()
        page = sample_page(builtin_template())
        assert {finding.rule for finding in lint_page(page, second, builtin_template())} >= {LintRule.FIELDS}
        assert {finding.rule for finding in lint_page(page, first, builtin_template())} == {LintRule.SPECIMEN}
