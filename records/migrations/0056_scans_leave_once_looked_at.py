from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0055_pages_are_read_to_leave'),
    ]

    operations = [
        migrations.AddField(
            model_name='releasedecision',
            name='nobody_else',
            field=models.JSONField(default=list),
        ),
    ]
