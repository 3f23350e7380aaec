"""The demonstration's own folder, ``var/demo``: its size, the sample password, rosters, the certificate."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

_PLAN, _DONE = "plan.json", "done.json"


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """What an interrupted demonstration needs to go on as it began."""

    path: Path

    def begin(self, size: int) -> tuple[int, str]:
        """The number of people and the password of this demonstration; chosen once, then kept."""
        plan = self.path / _PLAN
        if not plan.exists():
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = plan.with_suffix(".new")
            fresh.write_text(
                json.dumps({"size": size, "password": secrets.token_urlsafe(9)}), encoding="ascii"
            )
            fresh.chmod(0o600)
            fresh.replace(plan)
        kept = json.loads(plan.read_text(encoding="ascii"))
        return int(kept["size"]), str(kept["password"])

    def finish(self, bureau: str) -> None:
        """Note that the city stands whole in the database that has this Bureau."""
        (self.path / _DONE).write_text(json.dumps({"bureau": bureau}), encoding="ascii")

    def is_finished(self, bureau: str) -> bool:
        """Whether that was noted, for this very database."""
        try:
            noted = json.loads((self.path / _DONE).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return False
        return bool(noted.get("bureau") == bureau)

    def keep(self, name: str, data: bytes) -> Path:
        """Keep a file of the demonstration for the newcomer to look at; the same name again replaces it."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return target
