from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0002_append_only'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['by_key', 'by_name'], name='event_by_name'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['member_key', 'member_name'], name='event_member_name'),
        ),
    ]
