"""What each command does: its options, one call of a service, and what is printed about the result.

Importing this package makes Django ready, which everything in it needs. Nothing that ``zhicheng --help``
needs imports it.
"""

import os

import django
from django.core.exceptions import ImproperlyConfigured

from zhicheng.domain.refusals import Refusal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
try:
    django.setup()
except ImproperlyConfigured as error:
    raise Refusal(str(error), code="settings.unsafe") from error
