"""Registering as a professional, also as somebody whom a roster has registered before."""

import pytest

from tests.support.account_holders import HOME
from tests.support.cast import MONDAY, PEOPLE, Cast, Part
from tests.support.text_messages import code_sent_to
from zhicheng.domain.identity_documents import IdentityDocumentRefused
from zhicheng.domain.printed_fields import Sex
from zhicheng.records.models import Account, Person
from zhicheng.services.accounts.access.log_in import Admitted, log_in_with_password
from zhicheng.services.accounts.access.passwords import PasswordRefused
from zhicheng.services.accounts.access.registration import (
    Applicant,
    RegistrationMistake,
    RegistrationRefused,
    ask_register_code,
    judge_document,
    judge_name,
    prove_phone,
    register_holder,
)
from zhicheng.services.kernel.people import id_number, phone
from zhicheng.services.kernel.rate_limits import TooOften

pytestmark = pytest.mark.django_db
PASSWORD = "a bridge over the river"
ONE, OTHER = PEOPLE[0], PEOPLE[1]


def register(
    part: Part = ONE, *, proven: str | None = None, password: str = PASSWORD, name: str | None = None
) -> Admitted:
    document = judge_document(raw=part.id_number, sex=part.sex, at=MONDAY)
    return register_holder(
        at=MONDAY,
        applicant=Applicant(judge_name(name or part.name), part.sex, document),
        proven_phone=proven or part.phone,
        password=password,
        place=HOME,
    )


class TestNewPerson:
    def test_gets_an_account_that_opens_by_phone(self, cast: Cast) -> None:
        admitted = register()
        person = Account.objects.get(id=admitted.account_id).person
        assert person is not None
        assert (person.name, id_number(person), phone(person)) == (ONE.name, ONE.id_number, ONE.phone)
        assert not admitted.needs_second_factor
        assert log_in_with_password(at=MONDAY, name=ONE.phone, password=PASSWORD, place=HOME)

    def test_proves_the_phone_by_a_code(self, cast: Cast) -> None:
        sent = ask_register_code(at=MONDAY, phone="139-0000-1001", session="s", address="192.0.2.1")
        code = code_sent_to(ONE.phone)
        assert prove_phone(at=MONDAY, code_id=sent.code_id, code=code, session="s") == ONE.phone

    def test_a_poor_password_registers_nobody(self, cast: Cast) -> None:
        with pytest.raises(PasswordRefused):
            register(password=f"x{ONE.phone}")
        assert not Person.objects.exists()


class TestDocuments:
    def test_sex_and_number_must_agree(self) -> None:
        with pytest.raises(RegistrationMistake, match="不一致"):
            judge_document(raw=ONE.id_number, sex=Sex.FEMALE, at=MONDAY)

    def test_a_mistyped_number_is_refused(self) -> None:
        with pytest.raises(IdentityDocumentRefused, match="校验码"):
            judge_document(
                raw=ONE.id_number[:-1] + ("1" if ONE.id_number[-1] != "1" else "2"), sex=ONE.sex, at=MONDAY
            )


class TestKnownFromARoster:
    @pytest.fixture(autouse=True)
    def _known(self, cast: Cast) -> None:
        cast.uploaded_claim(ONE)
        assert Person.objects.filter(account__isnull=True, name=ONE.name).exists()

    def test_takes_the_account_of_the_registered_person(self) -> None:
        before = Person.objects.get(name=ONE.name).id
        admitted = register()
        assert Account.objects.get(id=admitted.account_id).person_id == before

    def test_not_with_another_phone(self) -> None:
        """A person who knows an ID number must not get the person's certificates."""
        with pytest.raises(RegistrationRefused):
            register(proven=OTHER.phone)
        person = Person.objects.get(name=ONE.name)
        assert phone(person) == ONE.phone
        assert not Account.objects.filter(person=person).exists()

    def test_not_under_another_name(self) -> None:
        with pytest.raises(RegistrationRefused):
            register(name="别的名字")

    def test_not_where_no_phone_is_registered(self) -> None:
        Person.objects.filter(name=ONE.name).update(phone_sealed=None, phone_index=None)
        with pytest.raises(RegistrationRefused):
            register()

    def test_not_twice(self) -> None:
        register()
        with pytest.raises(RegistrationRefused):
            register()

    def test_every_refusal_reads_the_same(self) -> None:
        said = set()
        for how in ({"proven": OTHER.phone}, {"name": "别的名字"}):
            with pytest.raises(RegistrationRefused) as refused:
                register(**how)  # type: ignore[arg-type]
            said.add((refused.value.sentence, refused.value.code))
        register()
        with pytest.raises(RegistrationRefused) as refused:
            register()
        said.add((refused.value.sentence, refused.value.code))
        assert len(said) == 1

    def test_trying_many_phones_is_stopped(self) -> None:
        for number in range(5):
            with pytest.raises(RegistrationRefused):
                register(proven=f"1390000400{number}")
        with pytest.raises(TooOften):
            register(proven="13900004009")
