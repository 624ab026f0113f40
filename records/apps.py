"""Who was trained."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    """Records of training."""

    name = "records"
    verbose_name = "Records"

    def ready(self) -> None:
        autodiscover_modules("release_parts")
        # Makes itself known to those who look at what is sent in.
        import records.issued.own_papers

        # Withholds events from whom they are about.
        import records.releases.withheld_events
        import records.retention.withheld_events  # noqa: F401
