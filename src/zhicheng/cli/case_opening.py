"""What is typed to open a case: which certificates, what is to change, and which documents come with it."""

import sys
import uuid
from collections.abc import Iterable
from getpass import getpass
from pathlib import Path

from zhicheng.cli.written_files import read_bytes
from zhicheng.domain.cases import CASE_RULES, CaseField, CaseKind
from zhicheng.domain.refusals import Refusal
from zhicheng.services.casework.cases import EvidenceFile, certificates_to_choose
from zhicheng.services.kernel import Actor, ports

_ASKED = (CaseField.ID_NUMBER, CaseField.PHONE)
"""What must not stand in a shell's history, and so is read from standard input."""


class CaseWords(Refusal):
    """Words of a command about a case that name nothing."""

    code = "case.words"


def changes_typed(kind: CaseKind, typed: Iterable[str]) -> dict[CaseField, str]:
    """``name=新姓名`` as a change; ``id_number`` and ``phone`` are asked for apart.

    Raises CaseWords that lists what a case of ``kind`` can change.
    """
    changes: dict[CaseField, str] = {}
    fields = {field.value: field for field in CASE_RULES[kind].fields}
    for text in typed:
        name, _, value = text.partition("=")
        field = fields.get(name.strip())
        if field is None:
            known = "、".join(f"{code}（{each.label}）" for code, each in fields.items())
            raise CaseWords(
                f"“--change”应写成“内容=改为什么”，这类办件可以更改：{known or '没有'}。",
                code="case.field",
            )
        if field in _ASKED:
            if value:
                raise CaseWords(
                    f"{field.label}不能写在命令里。请只写“--change {field.value}”，再按提示输入。",
                    code="case.number_in_command",
                )
            value = _asked(f"{field.label}改为：")
        changes[field] = value
    return changes


def files_typed(kind: CaseKind, typed: Iterable[str]) -> list[EvidenceFile]:
    """``proof=证明.pdf`` as a document. Raises CaseWords that lists the documents, and FileRefused."""
    files = []
    known = {item.code: item.label for item in CASE_RULES[kind].evidence}
    for text in typed:
        code, _, name = text.partition("=")
        if code not in known or not name:
            listed = "、".join(f"{each}（{label}）" for each, label in known.items())
            raise CaseWords(
                f"“--file”应写成“种类=文件”，这类办件的材料有：{listed or '没有'}。",
                code="case.evidence_kind",
            )
        path = Path(name)
        files.append(EvidenceFile(code, path.name, read_bytes(path)))
    return files


def certificates_typed(actor: Actor, kind: CaseKind, numbers: Iterable[str]) -> list[uuid.UUID]:
    """The certificates with these numbers. Raises CaseWords that names the first that is not to be had."""
    found = []
    for number in numbers:
        rows = certificates_to_choose(actor=actor, at=ports.clock().now(), kind=kind, text=number, limit=1)
        if not rows.rows:
            raise CaseWords(
                f"证书{number}不能办理“{CASE_RULES[kind].label}”：没有这个编号，不由您办理，或已撤销、已更换。"
                "请核对编号。",
                code="case.certificate_not_found",
            )
        found.append(rows.rows[0].certificate_id)
    return found


def _asked(question: str) -> str:
    return getpass(question) if sys.stdin.isatty() else sys.stdin.readline().strip()


def require_ground(kind: CaseKind, ground: str) -> None:
    """Raises CaseWords that lists the grounds of the kind, for one that is none of them."""
    rules = CASE_RULES[kind]
    if rules.ground(ground) is None:
        known = "、".join(f"{each.code}（{each.label}）" for each in rules.grounds)
        raise CaseWords(f"“{rules.label}”的事由有：{known}。", code="case.ground")
