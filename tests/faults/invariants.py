"""What must hold of numbers, seals, files and chains, whatever was killed: I1 to I5 and I9.

The product's own audit judges, over one snapshot of the records, so that workers may go on meanwhile. What it
cannot see is added here: files that no artifact names, and work that is still on its way.
"""

import uuid
from collections import defaultdict

from django.db import transaction

from zhicheng.records.models import Artifact, Certificate, Claim, IssuanceShard, SealIntent
from zhicheng.services.kernel import ports
from zhicheng.services.oversight.audit.findings import Gravity
from zhicheng.services.oversight.audit.run import run_audit


def violations(*, finished: bool = True) -> list[str]:
    """Every breach; ``finished`` asks in addition that no released claim is still on its way."""
    found = [
        f"{finding.check} {finding.subject}: {finding.sentence}"
        for finding in run_audit()
        if finding.gravity is Gravity.BREACH
    ]
    return [*found, *_unexplained_files(), *_nothing_left()] if finished else found


def extra_files() -> dict[uuid.UUID, int]:
    """Sealed files that no artifact names, by shard: what a worker left that was killed before step 9."""
    recorded = set(Artifact.objects.values_list("storage_key", flat=True))
    shards = {shard_id.hex: shard_id for shard_id in IssuanceShard.objects.values_list("id", flat=True)}
    extra: dict[uuid.UUID, int] = defaultdict(int)
    for key in ports.files().keys("certificates/"):
        folder = key.split("/")[-2]
        if key not in recorded and folder in shards:
            extra[shards[folder]] += 1
    return dict(extra)


def unmatched_intents() -> int:
    """Intents that led to no artifact."""
    return SealIntent.objects.filter(artifact=None).count()


def _unexplained_files() -> list[str]:
    """I3: every sealed file that no artifact claims has an unmatched intent."""
    found = []
    for shard_id, extra in extra_files().items():
        unmatched = SealIntent.objects.filter(certificate__shard_id=shard_id, artifact=None).count()
        if extra > unmatched:
            found.append(f"shard {shard_id} has {extra} extra sealed files but {unmatched} unmatched intents")
    return found


def _nothing_left() -> list[str]:
    """When all is done, no released claim waits, and every certificate has a file or a void."""
    found = []
    with transaction.atomic():
        waiting = Claim.objects.filter(status="released").count()
        open_certificates = Certificate.objects.filter(artifact=None, number__void=None).count()
    if waiting:
        found.append(f"{waiting} claims are released but not issued")
    if open_certificates:
        found.append(f"{open_certificates} certificates have neither file nor void")
    return found
