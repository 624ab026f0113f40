"""Who is compliant."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ComplianceConfig(AppConfig):
    """The law, the engine, and the reports."""

    name = "compliance"
    verbose_name = "Compliance"

    def ready(self) -> None:
        from compliance.standings.unsettling import after_migrations, before_migrations

        pre_migrate.connect(before_migrations, sender=self)
        post_migrate.connect(after_migrations, sender=self)
