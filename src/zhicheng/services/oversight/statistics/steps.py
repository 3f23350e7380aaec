"""How long claims stay in each step, from their acts and decisions: median and 90th percentile of days."""

from dataclasses import dataclass

from django.db import connection

from zhicheng.domain.channels import RULES, ReviewStep, UnitRole
from zhicheng.domain.claim_acts import HAND_INS, ClaimActKind
from zhicheng.domain.filings import FilingStatus
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.oversight.statistics.figures import COUNTED_STATUSES, Period

STEP_LABELS = {
    "draft": "申领人填写",
    ReviewStep.EMPLOYER.value: ReviewStep.EMPLOYER.label,
    ReviewStep.SUBMITTING_UNIT.value: ReviewStep.SUBMITTING_UNIT.label,
    ReviewStep.EXAMINATION_BODY.value: ReviewStep.EXAMINATION_BODY.label,
    "correction": "退回后改正",
    "upload": "审核汇总、上传",
    "roster": "组建单位上传名册",
    "bureau": "市人社局核对、签发",
    "making": "制作证书",
}
"""Who has the claim in hand, in the order of the pipeline."""


@dataclass(frozen=True, slots=True)
class StepTime:
    """One step."""

    step: str
    label: str
    stays: int
    """How many stays ended; a claim that came back counts each time."""
    median_days: float
    percentile_90_days: float


_MOVES = (ClaimActKind.DRAFTED, *sorted(HAND_INS), ClaimActKind.UPLOADED)

# A stay begins with one move of a claim and ends with its next; the last one ends with the sealed file. An
# approval takes a claim to the next step of the channel's review steps, and behind its last to the upload.
# What was taken back moved nothing: the claim stayed with its unit, and the stay counts once, to the last
# approval.
_STAYS = """
WITH review_steps(channel, step, reviewer) AS (
  SELECT * FROM unnest(%(channels)s::text[], %(steps)s::int[], %(reviewers)s::text[])
),
counted AS (
  SELECT id, channel FROM records_claim
   WHERE status = ANY(%(statuses)s) AND batch_month BETWEEN %(first)s AND %(last)s
),
moves AS (
  SELECT counted.id, counted.channel, act.version, act.at,
         CASE WHEN act.kind = 'drafted' THEN 'draft'
              WHEN act.kind IN ('submitted', 'resubmitted') THEN 'in_review'
              ELSE 'bureau' END AS reached,
         1 AS step
    FROM counted JOIN records_claimact act ON act.claim_id = counted.id
   WHERE act.kind = ANY(%(kinds)s)
     AND NOT EXISTS (SELECT 1 FROM records_claimact undone
                      WHERE undone.claim_id = act.claim_id AND undone.undoes = act.version)
  UNION ALL
  SELECT counted.id, counted.channel, decision.version, decision.at,
         CASE decision.verdict WHEN 'approved' THEN 'in_review' ELSE 'correction' END, decision.step + 1
    FROM counted JOIN records_reviewdecision decision ON decision.claim_id = counted.id
   WHERE NOT EXISTS (SELECT 1 FROM records_claimact undone
                      WHERE undone.claim_id = decision.claim_id AND undone.undoes = decision.version)
  UNION ALL
  SELECT counted.id, counted.channel, 2147483646, batch.released_at, 'making', NULL
    FROM counted
    JOIN records_batchentry entry ON entry.claim_id = counted.id
    JOIN records_issuancebatch batch ON batch.id = entry.batch_id AND batch.released_at IS NOT NULL
  UNION ALL
  SELECT counted.id, counted.channel, 2147483647, artifact.sealed_at, 'sealed', NULL
    FROM counted
    JOIN records_certificate certificate
      ON certificate.claim_id = counted.id AND certificate.predecessor_id IS NULL
    JOIN records_artifact artifact ON artifact.certificate_id = certificate.id
),
stays AS (
  SELECT channel, reached, step,
         lead(at) OVER (PARTITION BY id ORDER BY version) - at AS stay
    FROM moves
),
named AS (
  SELECT CASE
           WHEN stays.reached = 'sealed' THEN NULL
           WHEN stays.reached <> 'in_review' THEN stays.reached
           ELSE coalesce(review_steps.reviewer, 'upload')
         END AS step, stays.stay
    FROM stays
    LEFT JOIN review_steps ON review_steps.channel = stays.channel AND review_steps.step = stays.step
  UNION ALL
  SELECT 'roster', min(upload.uploaded_at) - filing.decided_at
    FROM records_filing filing JOIN records_rosterupload upload ON upload.filing_id = filing.id
   WHERE filing.status = %(approved)s AND filing.approved_on BETWEEN %(first_day)s AND %(last_day)s
   GROUP BY filing.id
)
SELECT step, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(extract(epoch FROM stay), 0)) / 86400,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY greatest(extract(epoch FROM stay), 0)) / 86400
  FROM named WHERE stay IS NOT NULL AND step IS NOT NULL
 GROUP BY step
"""


def time_in_steps(*, actor: Actor, period: Period) -> tuple[StepTime, ...]:
    """Every step that a claim of the period has been through, in the order of the pipeline.

    Only stays that are over count. Raises NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    review_steps = [
        (channel.value, place, reviewer.value)
        for channel, rules in RULES.items()
        for place, reviewer in enumerate(rules.review_steps, start=1)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _STAYS,
            {
                "channels": [channel for channel, _, _ in review_steps],
                "steps": [step for _, step, _ in review_steps],
                "reviewers": [reviewer for _, _, reviewer in review_steps],
                "statuses": COUNTED_STATUSES,
                "first": str(period.first),
                "last": str(period.last),
                "first_day": period.first.first_day(),
                "last_day": period.last.last_day(),
                "kinds": [kind.value for kind in _MOVES],
                "approved": FilingStatus.APPROVED.value,
            },
        )
        found = {step: figures for step, *figures in cursor.fetchall()}
    return tuple(
        StepTime(
            step, label, stays=found[step][0], median_days=found[step][1], percentile_90_days=found[step][2]
        )
        for step, label in STEP_LABELS.items()
        if step in found
    )
