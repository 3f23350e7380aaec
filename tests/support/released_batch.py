"""A batch of invented claims that two officers released, written straight into the tables.

For tests and benchmarks of issuance, which begin where release ends. The rows go the way that the triggers
allow: claims are uploaded, entered in a checked batch, and released with it.
"""

import hashlib
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from zhicheng.documents.template import builtin_template
from zhicheng.domain.batches import BatchKind, BatchStatus, ShardStatus
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.claim_acts import ClaimActKind
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.identity_documents import make_resident_id
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.records.copying import copy_rows
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import (
    Account,
    BatchEntry,
    CertificateTemplate,
    Claim,
    CommitteeApproval,
    EvaluationCommittee,
    Filing,
    IssuanceBatch,
    IssuanceShard,
    Person,
    Unit,
)
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.claim_acts import Act, keep_acts
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.people import id_index
from zhicheng.services.kernel.personal_data import seal_text

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "文博雅静志强晓明丽娜建国思远海燕俊杰雨桐浩然欣怡子轩梦琪嘉宁一诺书瑶"
SPECIALTIES = ("机械设计", "电气自动化", "土木工程", "计算机应用", "环境工程", "食品检验")


@dataclass(frozen=True, slots=True)
class ReleasedBatch:
    """What was written."""

    batch_id: uuid.UUID
    shard_ids: tuple[uuid.UUID, ...]
    claim_ids: tuple[uuid.UUID, ...]


def invented_id_number(serial: int, *, female: bool) -> str:
    """An unused number: the region 120199 is not in use, and the check digit is right."""
    born = date(1970, 1, 1) + timedelta(days=serial // 400)
    return make_resident_id("120199", born, (serial % 400) * 2 + (0 if female else 1))


def invented_name(chance: random.Random) -> str:
    """A common surname and one or two common characters."""
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))


def officers(at: datetime) -> tuple[Account, Account]:
    """Two officers of the Bureau, made once."""
    made = [
        Account.objects.get_or_create(
            login_name=f"officer-{place}", defaults={"display_name": name, "created_at": at}
        )[0]
        for place, name in enumerate(("核对员", "签发员"), start=1)
    ]
    return made[0], made[1]


def approved_template(at: datetime) -> CertificateTemplate:
    """The packaged template, proposed by one officer and approved by the other."""
    first, second = officers(at)
    template = builtin_template()
    return CertificateTemplate.objects.get_or_create(
        sha256=template.sha256,
        defaults={
            "template_id": template.template_id,
            "version": template.version,
            "bundle": template.bundle(),
            "proposed_by": first,
            "proposed_at": at,
            "approved_by": second,
            "approved_at": at,
        },
    )[0]


def approved_filing(at: datetime, chance: random.Random) -> Filing:
    """A committee's filing of last week."""
    first, second = officers(at)
    department, _ = Unit.objects.get_or_create(
        name="津沽市工业和信息化局",
        defaults={
            "roles": [UnitRole.COMPETENT_DEPARTMENT.value, UnitRole.CONVENING_UNIT.value],
            "created_at": at,
        },
    )
    committee, _ = EvaluationCommittee.objects.get_or_create(
        name="津沽市工程技术系列机械专业高级职称评审委员会",
        defaults={
            "convening_unit": department,
            "series": ["工程技术人员"],
            "levels": [level.value for level in TitleLevel],
            "created_at": at,
        },
    )
    day = business_date(at)
    CommitteeApproval.objects.get_or_create(
        committee=committee,
        defaults={
            "document": "津人社备〔2025〕9号",
            "region": "全市",
            "series": committee.series,
            "levels": committee.levels,
            "first_day": date(day.year - 1, 1, 1),
            "last_day": date(day.year + 1, 12, 31),
            "recorded_by": first,
            "recorded_at": at,
        },
    )
    return Filing.objects.create(
        reference=f"备案-{chance.getrandbits(40):010x}",
        committee=committee,
        meeting_first=day - timedelta(days=12),
        meeting_last=day - timedelta(days=10),
        passed_count=1,
        status=FilingStatus.APPROVED.value,
        submitted_by=first,
        submitted_at=at,
        decided_by=second,
        decided_at=at,
        approved_on=day - timedelta(days=5),
        upload_deadline=day,
    )


def write_released_batch(
    count: int,
    *,
    at: datetime | None = None,
    shard_size: int = 64,
    names: Sequence[str] = (),
    readings: dict[int, dict[str, str]] | None = None,
    kind: BatchKind = BatchKind.SUPPLEMENTARY,
    seed: int | None = None,
    employer: Unit | None = None,
    employed: int = 0,
) -> ReleasedBatch:
    """Write ``count`` released claims in shards of ``shard_size``.

    ``names`` are those of the first claims, ``readings`` their confirmed readings by index; all others are
    drawn by chance. The first ``employed`` people work for ``employer``. Supplementary, since a month has only
    one regular batch.
    """
    at = at or datetime.now(UTC)
    chance = random.Random(seed if seed is not None else uuid.uuid4().int)
    filing = approved_filing(at, chance)
    claim_ids = _claims(count, at, chance, filing, names, readings or {}, (employer, employed))
    batch = _checked_batch(count, at, kind, claim_ids)
    shard_ids = _shards(batch, count, shard_size)
    _release(batch, at)
    return ReleasedBatch(batch.id, tuple(shard_ids), tuple(claim_ids))


def release_claims(claim_ids: Sequence[uuid.UUID], *, at: datetime) -> ReleasedBatch:
    """Put claims that the Bureau holds into a supplementary batch of the month of ``at``, and release it."""
    batch = _checked_batch(len(claim_ids), at, BatchKind.SUPPLEMENTARY, list(claim_ids))
    shard_ids = _shards(batch, len(claim_ids), 64)
    _release(batch, at)
    return ReleasedBatch(batch.id, tuple(shard_ids), tuple(claim_ids))


def _claims(
    count: int,
    at: datetime,
    chance: random.Random,
    filing: Filing,
    names: Sequence[str],
    readings: dict[int, dict[str, str]],
    employment: tuple[Unit | None, int] = (None, 0),
) -> list[uuid.UUID]:
    department = filing.committee.convening_unit
    first_serial = Person.objects.count()
    people, claims, claim_ids = [], [], []
    for place in range(count):
        person_id, claim_id = new_id(), new_id()
        female = chance.random() < 0.5
        number = invented_id_number(first_serial + place, female=female)
        name = names[place] if place < len(names) else invented_name(chance)
        people.append(
            (
                person_id,
                name,
                "F" if female else "M",
                "resident_id",
                seal_text(number, field="person.id_number", row=person_id),
                id_index(number),
                at,
            )
        )
        claims.append(
            {
                "id": claim_id,
                "channel": "evaluation",
                "status": "uploaded",
                "step": 1,
                "version": 1,
                "person": person_id,
                "name": name,
                "readings": readings.get(place, {}),
                "employer": employment[0].id if employment[0] and place < employment[1] else None,
                "employer_name": "津沽市第一机床厂有限公司",
                "submitting_unit": department.id,
                "submitting_unit_name": department.name,
                "submitting_unit_reason": "",
                "committee": filing.committee_id,
                "filing": filing.id,
                "entrusted_body": "",
                "series": "工程技术人员",
                "branch": "",
                "specialty": chance.choice(SPECIALTIES),
                "title_name": "高级工程师",
                "level": "B",
                "qualification_date": filing.meeting_last,
                "created_by": filing.submitted_by_id,
                "created_at": at,
                "uploaded_at": at,
                "uploaded_late": False,
                "batch_month": str(Month.of(business_date(at))),
            }
        )
        claim_ids.append(claim_id)
    columns = ("id", "name", "sex", "document_kind", "id_number_sealed", "id_index", "created_at")
    copy_rows(Person, columns, people)
    copy_rows(Claim, tuple(claims[0]), (tuple(claim.values()) for claim in claims))
    with transaction(actor=_acting(filing.submitted_by), at=at) as ledger:
        keep_acts(ledger, [Act(ClaimActKind.ROSTER_UPLOADED, claim_id, version=1) for claim_id in claim_ids])
        for claim_id in claim_ids:
            ledger.record(EventTag.CLAIM_UPLOADED, "claim", claim_id)
    return claim_ids


def _checked_batch(count: int, at: datetime, kind: BatchKind, claim_ids: list[uuid.UUID]) -> IssuanceBatch:
    digest = hashlib.sha256("".join(f"{claim_id}:1\n" for claim_id in sorted(claim_ids)).encode())
    batch = IssuanceBatch.objects.create(
        month=str(Month.of(business_date(at))),
        kind=kind.value,
        status=BatchStatus.CHECKED.value,
        policy_id="tianjin-2022-continued",
        template=approved_template(at),
        entry_count=count,
        entries_digest=digest.hexdigest(),
        checked_by=officers(at)[0],
        checked_at=at,
    )
    copy_rows(
        BatchEntry, ("batch", "claim", "claim_version"), ((batch.id, claim_id, 1) for claim_id in claim_ids)
    )
    with transaction(actor=_acting(batch.checked_by), at=at) as ledger:
        ledger.record(EventTag.BATCH_PROPOSED, "batch", batch.id)
    return batch


def _shards(batch: IssuanceBatch, count: int, size: int) -> list[uuid.UUID]:
    shards = [
        IssuanceShard(
            id=new_id(),
            batch=batch,
            index=index,
            status=ShardStatus.PENDING.value,
            entry_count=min(size, count - start),
        )
        for index, start in enumerate(range(0, count, size))
    ]
    IssuanceShard.objects.bulk_create(shards)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_batchentry entry SET shard_id = shard.id
              FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / %s AS place
                      FROM records_batchentry WHERE batch_id = %s) placed
              JOIN records_issuanceshard shard ON shard.batch_id = %s AND shard.index = placed.place
             WHERE entry.id = placed.id
            """,
            [size, batch.id, batch.id],
        )
    return [shard.id for shard in shards]


def _release(batch: IssuanceBatch, at: datetime) -> None:
    batch.status = BatchStatus.RELEASED.value
    batch.released_by, batch.released_at = officers(at)[1], at
    batch.save(update_fields=["status", "released_by", "released_at"])
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_claim claim SET status = 'released', version = version + 1
              FROM records_batchentry entry WHERE entry.claim_id = claim.id AND entry.batch_id = %s
            """,
            [batch.id],
        )
    with transaction(actor=_acting(officers(at)[1]), at=at) as ledger:
        ledger.record(EventTag.BATCH_RELEASED, "batch", batch.id)


def _acting(account: Account) -> Actor:
    return Actor(account.id, account.display_name, UnitRole.BUREAU)
