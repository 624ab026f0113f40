"""Who was trained."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Records of training."""

    name = "records"
    verbose_name = "Records"
