"""``make soak``: the long versions of the fault tests, which the suite runs bounded.

    python -m tests.faults.soak [--kills 200] [--rows 100000] [--meeting 300] [--case-kills 40]

Three workers are killed at random while they issue a month, then those that correct a whole meeting and the
officer's process that revokes one, then a long roster's reader at 10, 50 and 90 %. Ends with the exit code
of the first that fails.
"""

import argparse
import os
import subprocess
import sys


def main() -> None:
    """Run all of them and print what pytest and the roster soak say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--kills", type=int, default=200, help="workers killed")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the roster")
    parser.add_argument("--meeting", type=int, default=300, help="certificates of a meeting")
    parser.add_argument("--case-kills", type=int, default=40, help="processes killed while it is corrected")
    arguments = parser.parse_args()
    killing = "tests/faults/test_killed_workers.py::TestThreeWorkersKilledAtRandom"
    for command, environment in (
        (["pytest", "-q", "--timeout", "7200", killing], {"SOAK_KILLS": str(arguments.kills)}),
        (
            ["pytest", "-q", "--timeout", "7200", "tests/faults/test_f33_killed_meetings.py"],
            {"SOAK_MEETING": str(arguments.meeting), "SOAK_CASE_KILLS": str(arguments.case_kills)},
        ),
        (["tests.faults.roster_soak", "--rows", str(arguments.rows)], {}),
    ):
        finished = subprocess.run(
            [sys.executable, "-m", *command], env={**os.environ, **environment}, check=False
        )
        if finished.returncode:
            sys.exit(finished.returncode)


if __name__ == "__main__":
    main()
