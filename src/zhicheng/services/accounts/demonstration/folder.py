"""The password of the sample accounts, where the command that built the demonstration has left it."""

import json
from pathlib import Path

from django.conf import settings

from zhicheng.services.accounts.demonstration.mode import require_demonstration


def sample_password() -> str:
    """The one password of all sample accounts; empty where none was left. Raises NoDemonstration."""
    require_demonstration()
    try:
        plan = json.loads((Path(settings.ZHICHENG_VAR) / "demo" / "plan.json").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return ""
    return str(plan.get("password", ""))
