"""``make soak``: the long versions of the fault tests, which the suite runs bounded.

    python -m tests.faults.soak [--kills 200] [--rows 100000]

Three workers are killed at random while they issue a month, then a long roster's reader is killed at 10, 50
and 90 %. Ends with the exit code of the first that fails.
"""

import argparse
import os
import subprocess
import sys


def main() -> None:
    """Run both and print what pytest and the roster soak say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--kills", type=int, default=200, help="workers killed")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the roster")
    arguments = parser.parse_args()
    killing = "tests/faults/test_killed_workers.py::TestThreeWorkersKilledAtRandom"
    for command, environment in (
        (["pytest", "-q", "--timeout", "7200", killing], {"SOAK_KILLS": str(arguments.kills)}),
        (["tests.faults.roster_soak", "--rows", str(arguments.rows)], {}),
    ):
        finished = subprocess.run(
            [sys.executable, "-m", *command], env={**os.environ, **environment}, check=False
        )
        if finished.returncode:
            sys.exit(finished.returncode)


if __name__ == "__main__":
    main()
