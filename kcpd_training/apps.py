"""Apps of others under our own names, and the admin opened to administrators alone."""

from axes.apps import AppConfig as AxesConfig
from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Use our admin site wherever `django.contrib.admin.site` is named."""

    default_site = "kcpd_training.admin_site.AdminSite"


class FailedSignInsConfig(AxesConfig):
    """Lock-out after repeated failures, under a name that says so in the admin."""

    verbose_name = "Failed sign-ins"


class RoofConfig(AppConfig):
    """The roof, which sees every app: the desk, the demo department, the bench."""

    name = "kcpd_training"
    verbose_name = "Training records"

    def ready(self) -> None:
        # Declares its kind of event, which the log's filter lists before anybody was refused.
        import kcpd_training.refusals  # noqa: F401
