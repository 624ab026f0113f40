"""What a member is told of, under the bell and by e-mail."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The notices themselves; each app declares its own kinds of notice beside its actions."""

    name = "frame.notices"
    label = "notices"
    verbose_name = "Notices"
