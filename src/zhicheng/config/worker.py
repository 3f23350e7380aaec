"""The door for a worker process: ``python -m zhicheng.config.worker``, as wsgi.py is for a web server.

With ``--until-idle`` the process ends when no job waits.
"""

import os
import sys

import django
from django.utils.module_loading import import_string

from zhicheng.config.production_checks import refuse_unsafe_start


def main() -> None:
    """Make Django ready, then work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    django.setup()
    refuse_unsafe_start()
    # The tasks import models, so they can be loaded only now.
    import_string("zhicheng.jobs.worker.run_worker")(until_idle="--until-idle" in sys.argv[1:])


if __name__ == "__main__":
    main()
