"""The door for Prometheus: ``python -m zhicheng.config.metrics`` answers /metrics on an inner address.

It is a process of its own, so that a scrape never takes a thread of the site, and so that nothing of it can
be reached under the site's public address.
"""

import logging
import os
import time

import django
from django.conf import settings
from django.utils.module_loading import import_string

_log = logging.getLogger("zhicheng.metrics")
_PAUSE_SECONDS = 10.0


def main() -> None:
    """Make Django ready, then serve until told to stop.

    Where the address is taken it says so once and waits: a second site on the same machine must not end
    over its graphs.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    django.setup()
    address = settings.ZHICHENG_METRICS_ADDRESS
    if address is None:
        return
    # The page reads the tables, so it can be loaded only now.
    make_server = import_string("zhicheng.adapters.metrics_server.metrics_server")
    has_said = False
    while True:
        try:
            server = make_server(*address)
        except OSError as error:
            if not has_said:
                _log.warning("no metrics, since %s:%s cannot be listened on: %s", *address, error.strerror)
            has_said = True
            time.sleep(_PAUSE_SECONDS)
        else:
            server.serve_forever()


if __name__ == "__main__":
    main()
