"""A template is tried on sample pages before it is stored, and approved by another officer (T11)."""

import pytest

from tests.support.cast import Cast
from tests.support.page_samples import edited_template
from zhicheng.documents.template import Template, TemplateInvalid, builtin_template, load_template
from zhicheng.records.models import CertificateTemplate
from zhicheng.services.issuance.templates.acts import (
    TemplateAltered,
    TemplateRefused,
    approve_template,
    propose_template,
    stored_template,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def _renamed(template: Template, version: str) -> Template:
    sheet = template.sheet.decode().replace('version = "1"', f'version = "{version}"')
    return load_template(template.source, sheet.encode())


class TestProposeTemplate:
    def test_stores_a_template_whose_samples_pass(self, cast: Cast) -> None:
        template = _renamed(builtin_template(), "2")
        row = propose_template(actor=cast.check_officer, at=cast.at, template=template)
        assert stored_template(CertificateTemplate.objects.get(sha256=row.sha256)) == template

    def test_refuses_one_that_hides_the_specimen_mark(self, cast: Cast) -> None:
        template = _renamed(edited_template("if page.specimen { specimen-mark }", ""), "3")
        with pytest.raises(TemplateRefused, match="样张") as refused:
            propose_template(actor=cast.check_officer, at=cast.at, template=template)
        assert refused.value.code == "template.trial"
        assert not CertificateTemplate.objects.filter(sha256=template.sha256).exists()

    def test_refuses_one_that_does_not_compile(self, cast: Cast) -> None:
        template = _renamed(edited_template("  heading-block\n", "  nosuchthing\n"), "4")
        with pytest.raises(TemplateInvalid, match="nosuchthing"):
            propose_template(actor=cast.check_officer, at=cast.at, template=template)

    def test_refuses_other_bytes_under_a_version_that_is_taken(self, cast: Cast) -> None:
        propose_template(actor=cast.check_officer, at=cast.at, template=_renamed(builtin_template(), "5"))
        other = _renamed(edited_template("#9e1b1b", "#9e1b1c"), "5")
        with pytest.raises(TemplateRefused, match="已经存在"):
            propose_template(actor=cast.check_officer, at=cast.at, template=other)

    def test_the_proposer_cannot_approve(self, cast: Cast) -> None:
        row = propose_template(
            actor=cast.check_officer, at=cast.at, template=_renamed(builtin_template(), "6")
        )
        with pytest.raises(TemplateRefused) as refused:
            approve_template(actor=cast.check_officer, at=cast.at, sha256=row.sha256)
        assert refused.value.code == "template.same_officer"
        assert approve_template(actor=cast.release_officer, at=cast.at, sha256=row.sha256).approved_at

    def test_stored_bytes_that_are_not_their_hash_stop_issuance(self, cast: Cast) -> None:
        proposed = propose_template(
            actor=cast.check_officer, at=cast.at, template=_renamed(builtin_template(), "7")
        )
        row = CertificateTemplate.objects.get(sha256=proposed.sha256)
        row.bundle = builtin_template().bundle()
        with pytest.raises(TemplateAltered, match="与批准时不一致"):
            stored_template(row)
