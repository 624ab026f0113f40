"""A sign-in sheet is saved, as its page says; it was called closed before."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("signinsheet", "sheet_closed_is_whole"),
        migrations.RenameField("signinsheet", "closed_by", "saved_by"),
        migrations.RenameField("signinsheet", "closed_at", "saved_at"),
        migrations.AddConstraint(
            "signinsheet",
            models.CheckConstraint(
                name="sheet_saved_is_whole",
                condition=Q(saved_at__isnull=True, saved_by__isnull=True)
                | Q(saved_at__isnull=False, saved_by__isnull=False),
            ),
        ),
    ]
