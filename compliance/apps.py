"""Who is compliant."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """The law, the engine, and the reports."""

    name = "compliance"
    verbose_name = "Compliance"
