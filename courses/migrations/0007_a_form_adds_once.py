"""A provider remembers the form that added it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0006_instructors_from_outside'),
    ]

    operations = [
        migrations.AddField(
            model_name='provider',
            name='form_token',
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
    ]
