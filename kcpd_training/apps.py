"""Django's admin, opened to administrators alone."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Use our admin site wherever `django.contrib.admin.site` is named."""

    default_site = "kcpd_training.admin_site.AdminSite"
