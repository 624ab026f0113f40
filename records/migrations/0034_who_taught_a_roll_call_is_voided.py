from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def keep_who_taught(apps, schema_editor):
    Report = apps.get_model("records", "RollCallReport")
    Taught = apps.get_model("records", "RollCallTaught")
    ties = Report.taught_by.through.objects.order_by("pk")
    Taught.objects.bulk_create(
        Taught(report_id=tie.rollcallreport_id, member_id=tie.member_id) for tie in ties
    )


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("records", "0033_leaving_out_of_teaching_is_voided"),
    ]

    operations = [
        migrations.CreateModel(
            name="RollCallTaught",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("void_reason", models.CharField(blank=True, max_length=500)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="roll_calls_taught",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="taught",
                        to="records.rollcallreport",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "member"), name="roll_call_taught_once_a_report"
                    ),
                    models.CheckConstraint(
                        condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                        | (
                            Q(voided_at__isnull=False, voided_by__isnull=False)
                            & ~Q(void_reason="")
                        ),
                        name="roll_call_taught_void_is_whole",
                        violation_error_message="A void names who voided it, when and why.",
                    ),
                ],
            },
        ),
        migrations.RunPython(keep_who_taught, migrations.RunPython.noop),
        migrations.RemoveField("rollcallreport", "taught_by"),
    ]
