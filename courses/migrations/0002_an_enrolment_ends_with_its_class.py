"""Whoever was enrolled in a canceled class keeps no place in it."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def end_with_the_class(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    enrolments = apps.get_model("courses", "Enrolment").objects
    enrolments.filter(state="enrolled", course_session__state="cancelled").update(state="cancelled")


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="enrolment",
            name="state",
            field=models.CharField(
                choices=[
                    ("enrolled", "Enrolled"),
                    ("excused", "Excused"),
                    ("rescheduled", "Rescheduled"),
                    ("cancelled", "Class canceled"),
                    ("attended", "Attended"),
                    ("absent", "Absent"),
                ],
                default="enrolled",
                max_length=20,
            ),
        ),
        migrations.RunPython(end_with_the_class, migrations.RunPython.noop),
    ]
