"""A class names its place by the kept list alone. Apart, since the rows were just written."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_a_kept_list_of_locations")]

    operations = [
        migrations.RemoveField(model_name="coursesession", name="location"),
        migrations.RemoveField(model_name="historicalcoursesession", name="location"),
        migrations.RenameField(
            model_name="coursesession", old_name="held_at", new_name="location"
        ),
        migrations.RenameField(
            model_name="historicalcoursesession", old_name="held_at", new_name="location"
        ),
        migrations.AlterField(
            model_name="coursesession",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="courses.location",
            ),
        ),
    ]
