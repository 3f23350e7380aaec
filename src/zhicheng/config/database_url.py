"""Turns ``DATABASE_URL`` into Django's description of a PostgreSQL database."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from zhicheng.config.environment import BadSetting

CONNECTION_SECONDS = 600
"""How long a thread keeps its connection: a new connection reads the tables and plans its statements anew."""
KEEPS_PLANS = {"prepare_threshold": 5}
"""Lets ``records.pipelines`` have the server keep its plans; Django alone would have none kept."""


def outside_database(url: str, *, pool_size: int = 0) -> dict[str, Any]:
    """Settings for the PostgreSQL server that ``url`` names.

    ``postgresql://user:password@host:port/name?sslmode=verify-full``; query parameters are libpq's, and
    ``host=/folder`` names a socket folder. ``pool_size`` connections are pooled in each process; with 0
    each thread keeps its own. Raises BadSetting for anything but PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise BadSetting("DATABASE_URL 只支持 PostgreSQL，应以 postgresql:// 开头。")
    options: dict[str, Any] = dict(parse_qsl(parts.query)) | KEEPS_PLANS
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadSetting("DATABASE_URL 缺少数据库名，例如 postgresql://用户@主机/zhicheng。")
    described = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    else:
        described["CONN_MAX_AGE"] = CONNECTION_SECONDS
    return described
