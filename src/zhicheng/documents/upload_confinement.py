"""Handing an uploaded file to the confined child process, and taking its findings back.

The parent never loads the libraries that read hostile files; it only starts the process that does.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.refusals import Refusal

_CHILD = "zhicheng.documents.upload_child"
_WALL_SECONDS = 60
STARTED = b"+"
"""What the child writes once it is ready, so that a file that kills it differs from a broken installation."""


class InspectionRefused(Refusal):
    """A file that is not worth inspecting; the sentence says what to do."""

    code = "inspection.refused"


class InspectionFailed(Fault):
    """The file was not inspected at all, for a reason that lies with this installation."""

    code = "inspection.failed"
    kind = FaultKind.UNREACHABLE


def judged_in_child(
    upload: bytes, trusted: Sequence[x509.Certificate], timestamp_roots: Sequence[x509.Certificate]
) -> dict[str, Any]:
    """The child's findings (see ``upload_child``); empty where the file was too much for it.

    Raises InspectionFailed where the child does not start or does not end within a minute, since a busy
    machine must not turn an original into something else.
    """
    head = {"trusted": _pem(trusted), "timestamp_roots": _pem(timestamp_roots)}
    environment = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "OPENBLAS_NUM_THREADS": "1",
    }
    try:
        done = subprocess.run(  # noqa: S603  # Our own interpreter and module; nothing comes from outside.
            [sys.executable, "-m", _CHILD],
            input=json.dumps(head).encode() + b"\n" + upload,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_WALL_SECONDS,
            env=environment,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise InspectionFailed("系统繁忙，暂时不能核验文件。请稍后重试。") from error
    if not done.stdout.startswith(STARTED):
        raise InspectionFailed(
            "核验程序无法启动，文件未被核验。请联系系统管理员检查安装。", kind=FaultKind.MISCONFIGURED
        )
    if done.returncode != 0:
        return {}
    findings: dict[str, Any] = json.loads(done.stdout.removeprefix(STARTED))
    return findings


def _pem(certificates: Sequence[x509.Certificate]) -> str:
    return "".join(held.public_bytes(Encoding.PEM).decode() for held in certificates)
