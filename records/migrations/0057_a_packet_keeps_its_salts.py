from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0056_scans_leave_once_looked_at'),
    ]

    operations = [
        migrations.AddField(
            model_name='releasepacket',
            name='salts',
            field=models.JSONField(default=dict),
        ),
    ]
