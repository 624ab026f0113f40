from django.conf import settings
from django.db import migrations, models


def keep_who_taught(apps, schema_editor):
    """Each report so far names one in words, and at most one member."""
    Report = apps.get_model("records", "RollCallReport")
    for report in Report.objects.all():
        report.instructors = [report.instructor]
        report.save(update_fields=["instructors"])
        if report.taught_by_one_id is not None:
            report.taught_by.add(report.taught_by_one_id)


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("records", "0029_short_roll_calls_are_voided"),
    ]

    operations = [
        migrations.RenameField("rollcallreport", "taught_by", "taught_by_one"),
        migrations.AlterField(
            "rollcallreport",
            "taught_by_one",
            models.ForeignKey(
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "rollcallreport",
            "taught_by",
            models.ManyToManyField(related_name="roll_calls_taught", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField("rollcallreport", "instructors", models.JSONField(default=list)),
        migrations.RunPython(keep_who_taught, migrations.RunPython.noop),
    ]
