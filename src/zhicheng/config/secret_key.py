"""The key that signs sessions and tokens: from the environment, or made once for a development system."""

import os
import secrets
from pathlib import Path

from zhicheng.config import environment


def secret_key(folder: Path, *, is_production: bool) -> str:
    """The key in ``ZHICHENG_SECRET_KEY`` or in the file that ``ZHICHENG_SECRET_KEY_FILE`` names.

    Without either, a development system keeps one in ``folder``; a production system gets an empty key,
    which Django refuses.
    """
    stated = environment.text("ZHICHENG_SECRET_KEY")
    named = environment.text("ZHICHENG_SECRET_KEY_FILE")
    if stated or named:
        return stated or Path(named).read_text(encoding="utf-8").strip()
    return "" if is_production else _read_or_make(folder / "session-secret")


def _read_or_make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            # Of several processes that start at once, all take the key of the first.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="utf-8")
