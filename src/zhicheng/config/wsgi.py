"""The door for a web server such as granian: ``zhicheng.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

from zhicheng.config.production_checks import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
application = get_wsgi_application()
refuse_unsafe_start()
