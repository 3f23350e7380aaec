"""Settings of the suite: a throw-away database and home for each run, and nothing slow or outside.

``TEST_DATABASE_URL`` names a PostgreSQL server to use instead; its role must be allowed to make databases.
"""

import os

from tests.support.throw_away import run_folder

os.environ.pop("DATABASE_URL", None)
for _name in [name for name in os.environ if name.startswith("ZHICHENG_") and name != "ZHICHENG_TEST_RUN"]:
    # What the developer has set for the own system must not change what the tests see.
    del os.environ[_name]
# One server for all, but files and keys for each parallel worker: what one test clears away is its own.
os.environ["ZHICHENG_HOME"] = str(run_folder() / os.environ.get("PYTEST_XDIST_WORKER", "alone"))

from zhicheng.config.database_url import outside_database
from zhicheng.config.embedded_database.making import DATABASE, ROLE
from zhicheng.config.embedded_database.server import socket_folder
from zhicheng.config.settings import *  # noqa: F403

_outside = os.environ.get("TEST_DATABASE_URL")
_data = run_folder() / "var" / "postgres"
DATABASES = {
    "default": outside_database(_outside)
    if _outside
    else {"NAME": DATABASE, "USER": ROLE, "HOST": str(socket_folder(_data)), "CONN_MAX_AGE": 60}
}
DATABASES["default"] |= {
    "ENGINE": "tests.database_engine",
    "EMBEDDED": None if _outside else {"data": _data, "durable": False},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - missing, each client warns of it
