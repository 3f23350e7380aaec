"""``make bench``: every figure beside its baseline in the same run.

Each benchmark runs in a process of its own, so that none warms up or weighs on another.
"""

import subprocess
import sys

RUNS = (
    ("tests.benchmarks.seal",),
    ("tests.benchmarks.issuance",),
    ("tests.benchmarks.issuance", "--algorithm", "rsa2048-sha256", "--baseline", "20"),
    ("tests.benchmarks.roster",),
    ("tests.benchmarks.verification",),
    ("tests.benchmarks.todo_lists",),
    ("tests.benchmarks.people",),
    ("tests.benchmarks.corrections",),
    ("tests.benchmarks.messages",),
)


def main() -> None:
    """Run all; the exit code is that of the first that failed."""
    for module, *options in RUNS:
        print(f"== {' '.join([module, *options])}", flush=True)
        finished = subprocess.run([sys.executable, "-m", module, *options], check=False)
        if finished.returncode:
            sys.exit(finished.returncode)


if __name__ == "__main__":
    main()
