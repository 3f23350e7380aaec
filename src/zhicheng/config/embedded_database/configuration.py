"""What the embedded server is told: durable, local, modest in memory, and silent about personal data."""

from pathlib import Path

_SHARED = {
    "listen_addresses": "''",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "2GB",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "logging_collector": "on",
    "log_directory": "'log'",
    "log_filename": "'postgresql-%a.log'",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    # Neither statements nor their parameters nor the values of a broken constraint reach the log.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
_THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "1h",
}


def configuration(sockets: Path, *, durable: bool) -> str:
    """The text of ``zhicheng.conf``; an operator's own lines in ``local.conf`` beside it win."""
    quoted = str(sockets).replace("'", "''")
    lines = _SHARED | (_DURABLE if durable else _THROW_AWAY) | {"unix_socket_directories": f"'{quoted}'"}
    return "".join(f"{name} = {value}\n" for name, value in lines.items())
