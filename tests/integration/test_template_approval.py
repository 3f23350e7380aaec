"""A template (样式) is used once two officers have put their names to it, and never changes afterwards."""

import pytest
from django.db import IntegrityError
from django.db.transaction import atomic

from tests.support.cast import Cast
from zhicheng.documents.template import builtin_template
from zhicheng.records.models import CertificateTemplate, Event
from zhicheng.services.issuance.templates.acts import (
    TemplateAltered,
    TemplateRefused,
    approve_template,
    propose_template,
    stored_template,
    template_in_use,
)
from zhicheng.services.kernel.actor import SYSTEM, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def proposed(cast: Cast) -> CertificateTemplate:
    stored = propose_template(actor=cast.check_officer, at=cast.at, template=builtin_template())
    return CertificateTemplate.objects.get(sha256=stored.sha256)


class TestApproveTemplate:
    def test_puts_it_into_use(self, cast: Cast, proposed: CertificateTemplate) -> None:
        with pytest.raises(TemplateRefused, match="还没有经两人批准"):
            template_in_use()
        approved = approve_template(actor=cast.release_officer, at=cast.at, sha256=proposed.sha256)
        assert template_in_use().sha256 == approved.sha256
        in_use = CertificateTemplate.objects.get(sha256=template_in_use().sha256)
        assert stored_template(in_use).sha256 == proposed.sha256
        assert Event.objects.filter(tag="bureau:template:approved").count() == 1

    def test_is_refused_to_the_officer_who_proposed(self, cast: Cast, proposed: CertificateTemplate) -> None:
        with pytest.raises(TemplateRefused, match="须由两名不同的工作人员办理") as refused:
            approve_template(actor=cast.check_officer, at=cast.at, sha256=proposed.sha256)
        assert refused.value.code == "template.same_officer"
        rows = CertificateTemplate.objects.filter(sha256=proposed.sha256)
        with pytest.raises(IntegrityError, match="template_two_persons"), atomic():
            rows.update(approved_by=proposed.proposed_by_id, approved_at=cast.at)
        assert rows.update(approved_by=cast.release_officer.account_id, approved_at=cast.at) == 1

    def test_happens_once(self, cast: Cast, proposed: CertificateTemplate) -> None:
        approve_template(actor=cast.release_officer, at=cast.at, sha256=proposed.sha256)
        with pytest.raises(TemplateRefused, match="已经批准"):
            approve_template(actor=cast.third_officer, at=cast.at, sha256=proposed.sha256)
        proposed.refresh_from_db()
        assert proposed.approved_by_id == cast.release_officer.account_id

    def test_knows_only_what_was_proposed_to_the_bureau(
        self, cast: Cast, proposed: CertificateTemplate
    ) -> None:
        with pytest.raises(TemplateRefused, match="没有找到该样式"):
            approve_template(actor=cast.release_officer, at=cast.at, sha256="0" * 64)
        for other in (cast.department_clerk, SYSTEM):
            with pytest.raises(NotAllowed):
                approve_template(actor=other, at=cast.at, sha256=proposed.sha256)

    def test_is_of_the_very_bytes_that_are_used(self, cast: Cast, proposed: CertificateTemplate) -> None:
        """A row whose bytes are not its hash any more is never printed from."""
        other = CertificateTemplate(sha256="0" * 64, bundle=bytes(proposed.bundle))
        with pytest.raises(TemplateAltered, match="与批准时不一致"):
            stored_template(other)
        assert stored_template(proposed).sha256 == proposed.sha256
