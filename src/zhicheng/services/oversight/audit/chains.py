"""Both hash chains from their first link to their last (R05, I5), and every checkpoint along the way."""

from collections.abc import Iterator

from zhicheng.records.models import ChainHead, Checkpoint, Event, LogLeaf
from zhicheng.services.kernel.certificate_log import SealedFile, link_hash
from zhicheng.services.kernel.chain import GENESIS
from zhicheng.services.kernel.events import recomputed_hash
from zhicheng.services.oversight.audit.findings import AuditFinding, breach

_CHUNK = 2000


def check_event_chain() -> Iterator[AuditFinding]:
    """Recompute every event's hash; a changed, missing, added or swapped row is named by its sequence."""
    previous, expected = GENESIS, 0
    published = _published_links("events")
    for event in Event.objects.order_by("seq").iterator(chunk_size=_CHUNK):
        expected += 1
        if event.seq != expected:
            yield breach("chain.events", expected, f"事件链在第{expected}条处断开，下一条是第{event.seq}条。")
            expected = event.seq
        digest = recomputed_hash(event, previous)
        if bytes(event.prev_hash) != previous or bytes(event.hash) != digest:
            yield breach(
                "chain.events", event.seq, f"事件链第{event.seq}条与其内容或上一条不符，可能被改动。"
            )
        previous = bytes(event.hash)
        yield from _compare_published("events", event.seq, previous, published)
    yield from _check_head("events", expected, previous)
    yield from _compare_length("events", published, expected)


def check_log_chain() -> Iterator[AuditFinding]:
    """Recompute every leaf from its certificate and artifact, and the links between them."""
    previous, expected = GENESIS, 0
    published = _published_links("log")
    leaves = LogLeaf.objects.select_related("certificate__artifact").order_by("seq")
    for leaf in leaves.iterator(chunk_size=_CHUNK):
        expected += 1
        if leaf.seq != expected:
            yield breach("chain.log", expected, f"制证日志在第{expected}条处断开，下一条是第{leaf.seq}条。")
            expected = leaf.seq
        artifact = leaf.certificate.artifact
        leaf_hash = SealedFile(
            certificate_id=leaf.certificate_id,
            number=leaf.certificate.number_id,
            field_digest=bytes(leaf.certificate.field_digest),
            sha256=artifact.sha256,
            signature_sha256=artifact.signature_sha256,
            key_id=artifact.key_id,
        ).leaf_hash()
        is_intact = (
            bytes(leaf.leaf_hash) == leaf_hash
            and bytes(leaf.prev_hash) == previous
            and bytes(leaf.hash) == link_hash(leaf.seq, leaf_hash, previous)
        )
        if not is_intact:
            yield breach(
                "chain.log",
                leaf.certificate.number_id,
                f"制证日志第{leaf.seq}条与证书或上一条不符，可能被改动。",
            )
        previous = bytes(leaf.hash)
        yield from _compare_published("log", leaf.seq, previous, published)
    yield from _check_head("log", expected, previous)
    yield from _compare_length("log", published, expected)


def _published_links(name: str) -> dict[int, bytes]:
    rows = Checkpoint.objects.values_list(f"{name}_seq", f"{name}_hash")
    return {seq: bytes(digest) for seq, digest in rows if seq}


def _compare_published(
    name: str, seq: int, digest: bytes, published: dict[int, bytes]
) -> Iterator[AuditFinding]:
    expected = published.get(seq)
    if expected is not None and expected != digest:
        yield breach(f"head.{name}", seq, f"第{seq}条与当日公布的链头不符，历史可能被整体改写。")


def _compare_length(name: str, published: dict[int, bytes], last: int) -> Iterator[AuditFinding]:
    for seq in published:
        if seq > last:
            yield breach(
                f"head.{name}", seq, f"公布的链头到第{seq}条，但记录只到第{last}条，末尾可能被截去。"
            )


def _check_head(name: str, seq: int, digest: bytes) -> Iterator[AuditFinding]:
    head = ChainHead.objects.get(name=name)
    if head.seq != seq or bytes(head.hash) != digest:
        yield breach(f"chain.{name}", seq, f"链头记录为第{head.seq}条，实际末条为第{seq}条，或两者不符。")
