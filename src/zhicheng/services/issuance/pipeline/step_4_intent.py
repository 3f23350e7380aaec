"""Step 4, Intent: what is about to be sealed is committed before any signature is made.

A seal without an intent cannot exist, and an intent without an artifact tells of an extra seal (R08).
"""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from zhicheng.documents.seal_credential import SealCredential
from zhicheng.records.copying import copy_rows
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import SealIntent
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint, reach
from zhicheng.services.issuance.pipeline.printed_page import Page
from zhicheng.services.issuance.pipeline.shards import HeldShard
from zhicheng.services.issuance.pipeline.step_3_number import Numbered

_INTENT = (
    "id",
    "certificate",
    "attempt",
    "template_sha256",
    "field_digest",
    "key_id",
    "algorithm",
    "fence",
    "intended_at",
)


@dataclass(frozen=True, slots=True)
class Intended:
    """A page that may be sealed once."""

    page: Page
    intent_id: uuid.UUID


def intend(shard: HeldShard, numbered: Numbered, credential: SealCredential) -> list[Intended]:
    """Commit a seal intent for every page, under the key that will sign. Raises ShardLost."""
    with transaction.atomic():
        now = shard.hold()
        attempts = _earlier_attempts(numbered)
        intended = [Intended(page, new_id()) for page in numbered.pages]
        copy_rows(
            SealIntent,
            _INTENT,
            (
                (
                    item.intent_id,
                    item.page.certificate_id,
                    attempts.get(item.page.certificate_id, 0) + 1,
                    shard.template_sha256,
                    item.page.digest,
                    credential.key_id,
                    credential.algorithm.value,
                    shard.fence,
                    now,
                )
                for item in intended
            ),
        )
        reach(FaultPoint.INTENTS_WRITTEN)
    reach(FaultPoint.INTENTS_COMMITTED)
    return intended


def _earlier_attempts(numbered: Numbered) -> dict[uuid.UUID, int]:
    if not numbered.resumed:
        return {}
    intents = SealIntent.objects.filter(certificate_id__in=numbered.resumed)
    return dict(intents.values_list("certificate_id").annotate(last=Max("attempt")))
