"""Who is compliant."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ComplianceConfig(AppConfig):
    """The law, the engine, and the reports."""

    name = "compliance"
    verbose_name = "Compliance"

    def ready(self) -> None:
        # Models, which these modules import, are not there before every app is ready.
        import compliance.retention  # noqa: F401  counts its rows
        from compliance.actions.bookings import why_not_replaced
        from compliance.rules.versions import remember_after_migrations
        from compliance.standings.settlement import settle_after_item
        from compliance.standings.unsettling import after_migrations, before_migrations
        from frame.jobs.running import after_each_item
        from records.challenges.replacing import before_replacing

        after_each_item(settle_after_item)
        before_replacing(why_not_replaced)
        pre_migrate.connect(before_migrations, sender=self)
        post_migrate.connect(after_migrations, sender=self)
        post_migrate.connect(remember_after_migrations, sender=self)
