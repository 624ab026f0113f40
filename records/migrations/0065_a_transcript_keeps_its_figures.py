from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0061_a_copy_that_left_is_a_hand_over"),
    ]

    operations = [
        migrations.AddField(
            model_name="issuedpaper",
            name="figures",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
    ]
