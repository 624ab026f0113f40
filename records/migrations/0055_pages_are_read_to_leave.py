from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0054_a_pack_that_can_t_be_made_is_tried_later'),
    ]

    operations = [
        migrations.AddField(
            model_name='paperwords',
            name='seen',
            field=models.JSONField(null=True),
        ),
    ]
