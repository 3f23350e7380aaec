"""What is printed about the verdict on a file."""

from zhicheng.cli.console import Console
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.services.verification import FileAnswer


def tell_file(console: Console, found: FileAnswer) -> None:
    """The verdict on a file, its seal, and how its certificate stands."""
    inspection, answer = found.inspection, found.answer
    lines = [f"结论：{inspection.verdict.label}。{inspection.sentence}"]
    if inspection.seal is not None:
        lines.append(f"印章证书：{inspection.seal.signer}")
        lines.append(
            f"盖章时间：{inspection.seal.signed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}（北京时间）"
        )
    if answer is not None:
        lines.append(f"证书状态：{answer.state_label}（{answer.number}，{answer.name}，{answer.title_name}）")
        lines += [f"{label}：{text}" for label, text in answer.later.lines]
    console.tell(
        "verified",
        "\n".join(lines),
        verdict=inspection.verdict,
        sentence=inspection.sentence,
        recorded=inspection.recorded,
        sha256=inspection.sha256,
        problem=inspection.problem,
        signer=inspection.seal.signer if inspection.seal else None,
        signed_at=inspection.seal.signed_at if inspection.seal else None,
        specimen=inspection.seal.is_specimen if inspection.seal else None,
        state=answer.state if answer else None,
        number=answer.number if answer else None,
        since=answer.later.since if answer else None,
        ground=answer.later.ground if answer else None,
        present_name=answer.later.present_name if answer else None,
        holder_died=answer.later.has_died if answer else None,
        death_noted_on=answer.later.death_noted_on if answer else None,
    )
