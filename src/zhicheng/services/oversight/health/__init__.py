"""Whether the system can do its work: readiness, the health page, keys and their ends."""

from zhicheng.services.oversight.health.figures import HealthFigures, health_figures
from zhicheng.services.oversight.health.keys import WARN_BEFORE, KeyEntry, crypto_inventory
from zhicheng.services.oversight.health.page import key_inventory, system_health
from zhicheng.services.oversight.health.ready import readiness, workers_heard_of

__all__ = [
    "WARN_BEFORE",
    "HealthFigures",
    "KeyEntry",
    "crypto_inventory",
    "health_figures",
    "key_inventory",
    "readiness",
    "system_health",
    "workers_heard_of",
]
