"""The tables of django-axes are taken out: they held what was typed as a serial number."""

from django.db import migrations

TABLES = (
    "axes_accessattemptexpiration",
    "axes_accessattempt",
    "axes_accessfailurelog",
    "axes_accesslog",
)


def take_out(apps, schema_editor):
    there = schema_editor.connection.introspection.table_names()
    for table in TABLES:
        if table in there:
            schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(table)}")
    if "django_migrations" in there:
        schema_editor.execute("DELETE FROM django_migrations WHERE app = 'axes'")


class Migration(migrations.Migration):
    dependencies = [("people", "0010_tries_are_counted")]

    operations = [migrations.RunPython(take_out, migrations.RunPython.noop)]
