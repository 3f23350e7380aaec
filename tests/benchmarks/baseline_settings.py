"""The site's own settings, with the baseline's addresses beside the site's."""

from zhicheng.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.baseline_urls"
