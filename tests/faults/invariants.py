"""What must hold of numbers, seals, files and chains, whatever was killed: I1 to I5 and I9, from the rows.

``violations`` reads the whole database and the file store and says each breach in a sentence; an empty list
is what every fault test ends with.
"""

import hashlib
from collections import defaultdict

from zhicheng.records.models import (
    Artifact,
    Certificate,
    Claim,
    Event,
    IssuanceShard,
    LogLeaf,
    NumberAllocation,
    NumberCounter,
    NumberVoid,
    SealIntent,
)
from zhicheng.services import ports
from zhicheng.services.events import event_hash
from zhicheng.services.log import SealedFile, link_hash


def violations(*, finished: bool = True) -> list[str]:
    """Every breach; ``finished`` asks in addition that no released claim is still on its way."""
    found = [*_numbers(), *_artifacts(), *_files(), *_intents(), *_log(), *_events()]
    return found + _nothing_left() if finished else found


def _numbers() -> list[str]:
    """I1: serials from 1 to the counter without a gap, each on one certificate; none twice."""
    found = []
    serials: dict[tuple[str, int], list[int]] = defaultdict(list)
    for region, year, serial in NumberAllocation.objects.values_list("region", "year", "serial"):
        serials[region, year].append(serial)
    counters = {
        (counter.region, counter.year): counter.next_serial for counter in NumberCounter.objects.all()
    }
    for key in serials.keys() | counters.keys():
        if sorted(serials[key]) != list(range(1, counters.get(key, 1))):
            found.append(f"the serials of {key} are not 1 to {counters.get(key, 1) - 1}")
    allocated = set(NumberAllocation.objects.values_list("number", flat=True))
    certified = list(Certificate.objects.values_list("number_id", flat=True))
    if sorted(certified) != sorted(allocated):
        found.append("numbers and certificates do not match one to one")
    claims = list(Certificate.objects.filter(predecessor=None).values_list("claim_id", flat=True))
    if len(claims) != len(set(claims)):
        found.append("a claim has two certificates")
    return found


def _artifacts() -> list[str]:
    """I2, I4: one live artifact for each certified claim, a void for each refused one, never both."""
    found = []
    with_artifact = set(Artifact.objects.values_list("certificate__claim_id", flat=True))
    certified = set(Claim.objects.filter(status="certified").values_list("id", flat=True))
    if with_artifact != certified:
        found.append(f"{len(with_artifact ^ certified)} claims are certified without artifact, or the reverse")
    void = set(NumberVoid.objects.values_list("number_id", flat=True))
    sealed = set(Artifact.objects.values_list("certificate__number_id", flat=True))
    if void & sealed:
        found.append("a void number has an artifact")
    return found


def _files() -> list[str]:
    """I2, I9: every artifact's file is there and is the one that was recorded; no half-written file."""
    found = []
    store = ports.files()
    for artifact in Artifact.objects.all():
        if not store.exists(artifact.storage_key):
            found.append(f"the file {artifact.storage_key} is missing")
        elif hashlib.sha256(store.get(artifact.storage_key)).hexdigest() != artifact.sha256:
            found.append(f"the file {artifact.storage_key} is not what was sealed")
    return found


def _intents() -> list[str]:
    """I3: no seal without its intent; every file that no artifact claims has an unmatched intent."""
    found = []
    for artifact in Artifact.objects.select_related("intent", "certificate"):
        intent = artifact.intent
        if intent.certificate_id != artifact.certificate_id:
            found.append("an artifact names the intent of another certificate")
        if bytes(intent.field_digest) != bytes(artifact.certificate.field_digest):
            found.append("an intent was for other fields")
    for shard_id, extra in extra_files().items():
        unmatched = SealIntent.objects.filter(certificate__shard_id=shard_id, artifact=None).count()
        if extra > unmatched:
            found.append(f"shard {shard_id} has {extra} extra sealed files but {unmatched} unmatched intents")
    return found


def extra_files() -> dict[str, int]:
    """Sealed files that no artifact names, by shard: what a worker left that was killed before step 9."""
    recorded = set(Artifact.objects.values_list("storage_key", flat=True))
    shards = {shard_id.hex: str(shard_id) for shard_id in IssuanceShard.objects.values_list("id", flat=True)}
    extra: dict[str, int] = defaultdict(int)
    for key in ports.files().keys("certificates/"):
        folder = key.split("/")[-2]
        if key not in recorded and folder in shards:
            extra[shards[folder]] += 1
    return dict(extra)


def unmatched_intents() -> int:
    """Intents that led to no artifact."""
    return SealIntent.objects.filter(artifact=None).count()


def _log() -> list[str]:
    """I5: one leaf for each artifact, and the chain holds."""
    found = []
    previous, expected = bytes(32), 1
    leaves = LogLeaf.objects.select_related("certificate__artifact").order_by("seq")
    for leaf in leaves:
        artifact, certificate = leaf.certificate.artifact, leaf.certificate
        sealed = SealedFile(
            certificate_id=certificate.id,
            number=certificate.number_id,
            field_digest=bytes(certificate.field_digest),
            sha256=artifact.sha256,
            signature_sha256=artifact.signature_sha256,
            key_id=artifact.key_id,
        )
        digest = link_hash(leaf.seq, sealed.leaf_hash(), previous)
        if leaf.seq != expected or bytes(leaf.hash) != digest:
            found.append(f"log leaf {leaf.seq} does not follow")
        previous, expected = bytes(leaf.hash), leaf.seq + 1
    if len(leaves) != Artifact.objects.count():
        found.append("the log and the artifacts differ in number")
    return found


def _events() -> list[str]:
    """I5: the audit trail's chain holds."""
    found = []
    previous, expected = bytes(32), 1
    for event in Event.objects.order_by("seq"):
        digest = event_hash(
            seq=event.seq,
            tag=event.tag,
            subject_kind=event.subject_kind,
            subject_id=event.subject_id,
            account_id=event.account_id,
            unit_id=event.unit_id,
            at=event.at,
            recorded_at=event.recorded_at,
            payload=event.payload,
            prev_hash=previous,
        )
        if event.seq != expected or bytes(event.hash) != digest:
            found.append(f"event {event.seq} does not follow")
        previous, expected = bytes(event.hash), event.seq + 1
    return found


def _nothing_left() -> list[str]:
    """When all is done, no released claim waits, and every certificate has a file or a void."""
    found = []
    waiting = Claim.objects.filter(status="released").count()
    if waiting:
        found.append(f"{waiting} claims are released but not issued")
    open_certificates = Certificate.objects.filter(artifact=None, number__void=None).count()
    if open_certificates:
        found.append(f"{open_certificates} certificates have neither file nor void")
    return found
