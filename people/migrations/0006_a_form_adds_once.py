"""An element, a member and a designation remember the form that added them."""

from importlib import import_module

from django.db import migrations, models

former = import_module("people.migrations.0004_former_serial_numbers")


def make_triggers_again(apps, schema_editor):
    """SQLite makes the table of members anew, without the triggers that it had."""
    if schema_editor.connection.vendor == "sqlite":
        former.make_triggers(apps, schema_editor)



class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_texts_are_printable'),
    ]

    operations = [
        migrations.AddField(
            model_name='element',
            name='form_token',
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='member',
            name='form_token',
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='roledesignation',
            name='form_token',
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.RunPython(make_triggers_again),
    ]
