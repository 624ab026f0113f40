from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0062_what_left_and_what_was_left_out_stay_on_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="issuedpaper",
            name="figures",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
    ]
