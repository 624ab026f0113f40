"""License numbers are written one way, however they were typed before."""

from django.db import migrations

from people.license_numbers import normalized_license


def normalize(apps, schema_editor):
    rows = apps.get_model("courses", "Provider").objects
    for key, number in rows.exclude(license_number="").values_list("pk", "license_number"):
        if normalized_license(number) != number:
            rows.filter(pk=key).update(license_number=normalized_license(number))


class Migration(migrations.Migration):
    dependencies = [("courses", "0014_pre_approved_sources_by_year")]

    operations = [migrations.RunPython(normalize, migrations.RunPython.noop)]
