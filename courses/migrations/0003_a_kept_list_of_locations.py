"""The places of classes become a list: what is written alike but for case or signs is one."""

from collections import Counter

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import frame.search
from frame.search import folded


def keep_locations(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add each place once, as it is written most often, and name it in classes and histories."""
    places = apps.get_model("courses", "Location").objects
    tables = [
        apps.get_model("courses", name).objects
        for name in ("CourseSession", "HistoricalCourseSession")
    ]
    written: Counter[str] = Counter()
    for table in tables:
        written.update(table.values_list("location", flat=True))
    kept = {}
    for name, _ in written.most_common():
        if folded(name) not in kept:
            kept[folded(name)] = places.create(name=name)
    for name in written:
        for table in tables:
            table.filter(location=name).update(held_at=kept[folded(name)].pk)


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_an_enrolment_ends_with_its_class")]

    operations = [
        migrations.CreateModel(
            name="Location",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "search_text",
                    frame.search.FoldedField(max_length=200, of=("name",), unique=True),
                ),
                ("address", models.CharField(blank=True, max_length=200)),
                (
                    "is_offered",
                    models.BooleanField(default=True, verbose_name="offered for new classes"),
                ),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.AddField(
            model_name="coursesession",
            name="held_at",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="courses.location",
            ),
        ),
        migrations.AddField(
            model_name="historicalcoursesession",
            name="held_at",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="courses.location",
            ),
        ),
        migrations.RunPython(keep_locations, migrations.RunPython.noop),
    ]
