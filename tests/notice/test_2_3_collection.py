"""Clause 二(三): query, download and print after the 15th of the month after the claim, never earlier."""

from datetime import timedelta

import pytest

from tests.support.issued_certificates import issue, officer
from tests.support.revoking import revocation
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.records.models import Event
from zhicheng.services.casework.cases import agree_to_case
from zhicheng.services.collection.collect import (
    CollectionRefused,
    collect_certificate,
    own_certificate,
    own_certificates,
)
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.certificate_state import CertificateState

pytestmark = pytest.mark.django_db


class TestCollection:
    def test_opens_at_midnight_of_the_16th_in_shanghai(self) -> None:
        issued = issue()[0]
        opens = issued.opens.astimezone(SHANGHAI)
        assert (opens.day, opens.hour, opens.minute) == (16, 0, 0)

    def test_refuses_a_second_before_and_says_from_when(self) -> None:
        issued = issue()[0]
        with pytest.raises(CollectionRefused, match="16日起可以下载"):
            collect_certificate(
                actor=issued.holder,
                at=issued.opens - timedelta(seconds=1),
                certificate_id=issued.certificate.id,
            )
        assert not Event.objects.filter(tag="holder:certificate:downloaded").exists()

    def test_hands_over_the_recorded_bytes_from_the_16th_on(self) -> None:
        issued = issue()[0]
        file = collect_certificate(actor=issued.holder, at=issued.opens, certificate_id=issued.certificate.id)
        assert file.sha256 == issued.certificate.artifact.sha256
        assert file.data.startswith(b"%PDF-")
        assert issued.id_number not in file.file_name

    def test_notes_every_download(self) -> None:
        issued = issue()[0]
        for _ in range(2):
            collect_certificate(actor=issued.holder, at=issued.after, certificate_id=issued.certificate.id)
        events = Event.objects.filter(
            tag="holder:certificate:downloaded", subject_id=str(issued.certificate.id)
        )
        assert [event.account_id for event in events] == [issued.holder.account_id] * 2

    def test_shows_the_holder_when_it_opens(self) -> None:
        issued = issue()[0]
        early = own_certificates(actor=issued.holder, at=issued.opens - timedelta(days=1))
        late = own_certificates(actor=issued.holder, at=issued.after)
        assert [each.state for each in early] == [CertificateState.NOT_YET]
        assert [each.state for each in late] == [CertificateState.VALID]
        assert issued.id_number not in repr(early + late)

    def test_is_for_the_holder_alone(self) -> None:
        mine, other = issue(2)
        with pytest.raises(CollectionRefused, match="没有找到该证书"):
            own_certificate(actor=mine.holder, at=mine.after, certificate_id=other.certificate.id)
        with pytest.raises(CollectionRefused, match="没有找到该证书"):
            collect_certificate(actor=mine.holder, at=mine.after, certificate_id=other.certificate.id)
        with pytest.raises(NotAllowed):
            own_certificates(actor=officer("o-1"), at=mine.after)

    def test_ends_with_a_revocation_by_two_officers(self) -> None:
        issued = issue()[0]
        walk = revocation(issued.certificate.id, issued.after).proposed()
        collect_certificate(actor=issued.holder, at=issued.after, certificate_id=issued.certificate.id)
        agree_to_case(actor=walk.second, at=issued.after, case=walk.standing.seen)
        with pytest.raises(CollectionRefused, match="已撤销"):
            collect_certificate(actor=issued.holder, at=issued.after, certificate_id=issued.certificate.id)
