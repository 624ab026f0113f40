from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0051_a_credit_of_a_pack_is_left_out'),
    ]

    operations = [
        migrations.AddField(
            model_name='leaverpack',
            name='issuer',
            field=models.CharField(blank=True, help_text='The key that signed its record, as did:key; blank of one of before it was kept.', max_length=80),
        ),
    ]
