"""The settings of tests for processes of their own, which share the files through a folder."""

from kcpd_training.settings import STORAGES as PRODUCT_STORAGES
from tests.settings import *  # noqa: F403
from tests.settings import STORAGES

STORAGES = {**STORAGES, "default": PRODUCT_STORAGES["default"]}
