"""Collects styles and scripts for the web server: ``python -m zhicheng.config.static_files``."""

import os

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    django.setup()
    call_command("collectstatic", verbosity=0, interactive=False)
