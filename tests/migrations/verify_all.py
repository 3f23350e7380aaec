"""Verifies certificates of a home through the doors: ``python -m tests.migrations.verify_all FILE...``.

It prints one JSON object a line: for each named file what ``zhicheng certificate verify`` says of it, and for
each token that the database knows what the page behind the QR code answers.
"""

import base64
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
django.setup()

from django.db import connection
from django.test import Client

from zhicheng.cli.main import main as command


def main(files: list[str]) -> None:
    """Ask about the files, then about every token."""
    for path in files:
        command(["certificate", "verify", path, "--json"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, token FROM records_certificate ORDER BY number")
        tokens = cursor.fetchall()
    for number, token in tokens:
        answer = Client(headers={"host": "localhost"}).get(f"/check/{_as_printed(token)}")
        said = answer.content.decode()
        print(
            json.dumps(
                {
                    "event": "token",
                    "number": number,
                    "status": answer.status_code,
                    "tells_number": number in said,
                    "is_valid": "verdict-good" in said,
                    "is_revoked": "已撤销" in said,
                }
            ),
            flush=True,
        )


def _as_printed(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode()


if __name__ == "__main__":
    main(sys.argv[1:])
