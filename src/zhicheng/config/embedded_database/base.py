"""Django's engine for the embedded server; Django finds ``DatabaseWrapper`` in this module by its name."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base as postgresql
from django.db.utils import OperationalError

from zhicheng.config.embedded_database.server import EmbeddedServer


class DatabaseWrapper(postgresql.DatabaseWrapper):
    """PostgreSQL that is started by whichever process connects first.

    The database's settings carry ``EMBEDDED = {"data": folder, "durable": bool}``.
    """

    def get_connection_params(self) -> dict[str, Any]:
        """See that the server runs, then describe the connection. Job workers ask here as well."""
        self._server.ensure_running()
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; where the server has died in the meantime, start it again and connect."""
        try:
            return super().get_new_connection(conn_params)
        except (OperationalError, self.Database.OperationalError):
            if not self._server.revive():
                raise
            return super().get_new_connection(conn_params)

    @property
    def _server(self) -> EmbeddedServer:
        described = self.settings_dict["EMBEDDED"]
        return EmbeddedServer(Path(described["data"]), durable=described["durable"])
