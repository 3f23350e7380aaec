"""The confined child process in which uploaded files are judged: ``python -m`` this module.

It reads a request from standard input (a line of JSON with the trusted certificates, then the file),
lowers its own limits, and writes one JSON object. A file that
crashes a library, fills memory or turns in circles ends this process and nothing else.
"""

import json
import os
import resource
import sys
from typing import Any

from cryptography import x509

from zhicheng.documents.upload_confinement import STARTED
from zhicheng.documents.upload_judging import Evidence, judge

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _certificates(pem: str) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(pem.encode()) if pem else []


def _as_json(evidence: Evidence) -> dict[str, Any]:
    return {
        "problem": evidence.problem,
        "is_specimen": evidence.is_specimen,
        "signer": evidence.signer,
        "signed_at": evidence.signed_at.isoformat() if evidence.signed_at else None,
        "stamped_at": evidence.stamped_at.isoformat() if evidence.stamped_at else None,
        "numbers": evidence.marks.numbers,
        "qr_texts": evidence.marks.qr_texts,
    }


def main() -> None:
    """Judge the file on standard input."""
    answer = os.dup(1)
    os.dup2(2, 1)  # A library that prints must not get into the answer.
    _confine()
    os.write(answer, STARTED)
    head, upload = sys.stdin.buffer.read().split(b"\n", 1)
    request = json.loads(head)
    evidence = judge(
        upload,
        trusted=_certificates(request["trusted"]),
        timestamp_roots=_certificates(request["timestamp_roots"]),
    )
    os.write(answer, json.dumps(_as_json(evidence)).encode())


if __name__ == "__main__":
    main()
