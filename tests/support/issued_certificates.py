"""Sealed certificates of invented people, made through release and issuance, for tests of what comes after."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.support.released_batch import invented_id_number, write_released_batch
from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Account, Certificate, IssuanceShard, Person, Unit
from zhicheng.services.accounts.units.creating import create_account, create_unit, grant_membership
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel.actor import SYSTEM, Actor, holder_actor, staff_actor
from zhicheng.services.kernel.people import open_holder_account, phone_index
from zhicheng.services.kernel.personal_data import seal_text

PHONE = "13900000001"


@dataclass(frozen=True, slots=True)
class Issued:
    """One certificate with its holder."""

    certificate: Certificate
    holder: Actor
    id_number: str
    opens: datetime
    """When it can be collected."""

    @property
    def after(self) -> datetime:
        """An hour after collection opens."""
        return self.opens + timedelta(hours=1)


def issue(
    count: int = 1,
    *,
    names: tuple[str, ...] = (),
    readings: dict[int, dict[str, str]] | None = None,
    employer: Unit | None = None,
    employed: int = 0,
) -> list[Issued]:
    """Issue ``count`` certificates; the first holder has the registered phone PHONE.

    The first ``employed`` holders work for ``employer``.
    """
    at = datetime.now(UTC)
    first = Person.objects.count()
    batch = write_released_batch(
        count, at=at, names=names, readings=readings, seed=3, employer=employer, employed=employed
    )
    for shard in IssuanceShard.objects.filter(batch_id=batch.batch_id).order_by("index"):
        issue_shard(shard_id=shard.id, worker="test")
    issued = []
    for place, claim_id in enumerate(batch.claim_ids):
        certificate = Certificate.objects.get(claim_id=claim_id)
        person = certificate.person
        if place == 0:
            Person.objects.filter(id=person.id).update(
                phone_sealed=seal_text(PHONE, field="person.phone", row=person.id),
                phone_index=phone_index(PHONE),
            )
        account_id = open_holder_account(
            actor=SYSTEM, at=at, person_id=person.id, login_name=f"holder-{certificate.number_id}"
        )
        issued.append(
            Issued(
                certificate=certificate,
                holder=holder_actor(Account.objects.get(id=account_id)),
                id_number=invented_id_number(first + place, female=person.sex == "F"),
                opens=certificate.collectable_from,
            )
        )
    return issued


def officer(login_name: str) -> Actor:
    """An officer of the Bureau, made at first call."""
    at = datetime.now(UTC)
    bureau = Unit.objects.filter(roles__contains=[UnitRole.BUREAU.value])
    if not bureau.exists():
        create_unit(actor=SYSTEM, at=at, name="津沽市人力资源和社会保障局", roles=[UnitRole.BUREAU])
    return clerk(login_name, bureau[0], UnitRole.BUREAU)


def clerk(login_name: str, unit: Unit, role: UnitRole) -> Actor:
    """A member of a unit's staff, made at first call."""
    at = datetime.now(UTC)
    if not Account.objects.filter(login_name=login_name).exists():
        create_account(actor=SYSTEM, at=at, login_name=login_name, display_name="经办人")
    account = Account.objects.get(login_name=login_name)
    # Some days ago: the signature of an officer who is newer than that does not count yet.
    long_ago = at - timedelta(days=3)
    grant_membership(actor=SYSTEM, at=long_ago, account_id=account.id, unit_id=unit.id, role=role)
    return staff_actor(account, role, unit.id)
