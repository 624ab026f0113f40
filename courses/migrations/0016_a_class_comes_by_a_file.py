import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0015_license_numbers_are_written_one_way'),
        ('imports', '0006_rows_have_one_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='coursesession',
            name='brought_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='imports.import'),
        ),
    ]
