"""Channels: every claim came by one that the code knows, and in the way in which that one brings claims."""

from collections.abc import Iterator

from django.db import connection

from zhicheng.domain.channels import RULES
from zhicheng.services.oversight.audit.findings import AuditFinding, breach


def check_channels() -> Iterator[AuditFinding]:
    """The database does not spell the channels out, so the audit compares its claims with the rules.

    A channel with a roster has a filing behind each claim; where people claim for themselves there is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT claim.id, known.channel IS NULL
              FROM records_claim claim
              LEFT JOIN unnest(%s::text[], %s::boolean[]) AS known(channel, is_personal)
                     ON known.channel = claim.channel
             WHERE known.channel IS NULL OR known.is_personal <> (claim.filing_id IS NULL)
             ORDER BY claim.id
            """,
            [
                [channel.value for channel in RULES],
                [rules.personal_claim for rules in RULES.values()],
            ],
        )
        rows = cursor.fetchall()
    for claim_id, is_unknown in rows:
        sentence = "申领的渠道不在规则之内。" if is_unknown else "申领的来源与其渠道不符：名册或个人申领。"
        yield breach("claim.channel", claim_id, sentence)
