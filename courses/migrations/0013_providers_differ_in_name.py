"""No two providers have names that differ in case, accents or signs alone."""

from django.db import migrations, models

import frame.search


def fold_names(apps, schema_editor):
    for provider in apps.get_model("courses", "Provider").objects.all():
        provider.search_text = frame.search.folded(provider.name)
        provider.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("courses", "0012_a_course_entered_twice_is_merged")]

    operations = [
        migrations.AddField(
            model_name="provider",
            name="search_text",
            field=frame.search.FoldedField(default="", max_length=200, of=("name",)),
            preserve_default=False,
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.UniqueConstraint(
                fields=["search_text"],
                name="provider_name_is_its_own",
                violation_error_message="A provider of this name was added at the same moment. "
                "Nothing of yours was saved. Send it again: then that one is offered to you.",
            ),
        ),
    ]
