"""A process that uses an embedded server: ``python -m tests.faults.embedded_holder DATA``.

It prints when the server it reached was started, then answers ``revive`` on its input, and ends with it.
"""

import sys
from pathlib import Path

from zhicheng.config.embedded_database.server import EmbeddedServer


def main() -> None:
    """Hold a lease until the input ends."""
    server = EmbeddedServer(Path(sys.argv[1]), durable=False)
    server.ensure_running()
    print(_started(server), flush=True)
    for line in sys.stdin:
        if line.strip() == "revive":
            print(server.revive(), flush=True)
            print(_started(server), flush=True)


def _started(server: EmbeddedServer) -> object:
    with server.connect() as connection:
        row = connection.execute("SELECT pg_postmaster_start_time()::text").fetchone()
    return row and row[0]


if __name__ == "__main__":
    main()
