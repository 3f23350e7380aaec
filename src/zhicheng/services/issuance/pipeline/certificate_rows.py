"""The row of a certificate: written once by step 3, and never changed."""

from datetime import datetime

from zhicheng.records.models import Certificate, binding
from zhicheng.services.issuance.pipeline.printed_page import Page, Prepared
from zhicheng.services.issuance.pipeline.shards import HeldShard
from zhicheng.services.kernel.personal_data import seal_text

CERTIFICATE_FIELDS = (
    "id",
    "number",
    "claim",
    "person",
    "batch",
    "shard",
    "predecessor",
    "name",
    "true_name",
    "sex",
    "id_number_sealed",
    "id_index",
    "submitting_unit",
    "title_name",
    "level",
    "series",
    "specialty",
    "awarding_body",
    "qualification_date",
    "expects_hand_mark",
    "field_digest",
    "token",
    "policy_id",
    "template",
    "collectable_from",
    "numbered_at",
)
"""Columns in the order of ``certificate_row``."""


def certificate_row(
    shard: HeldShard, prepared: Prepared, page: Page, *, opens: datetime, at: datetime
) -> tuple[object, ...]:
    """The values of CERTIFICATE_FIELDS for one page. ``opens`` is when it may be collected (二(三))."""
    entry, fields = prepared.entry, page.fields
    return (
        page.certificate_id,
        fields.number,
        entry.claim_id,
        entry.person_id,
        shard.batch_id,
        shard.shard_id,
        entry.predecessor_id,
        fields.name,
        entry.name,
        fields.sex.value,
        seal_text(fields.id_number, field=binding(Certificate, "id_number_sealed"), row=page.certificate_id),
        entry.id_index,
        fields.submitting_unit,
        fields.title_name,
        entry.level.value,
        fields.series,
        fields.specialty,
        fields.awarding_body,
        fields.qualification_date,
        page.expects_hand_mark,
        page.digest,
        page.token,
        shard.policy_id,
        shard.template_sha256,
        opens,
        at,
    )
