from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("records", "0030_several_may_teach_a_roll_call")]

    operations = [
        migrations.RemoveField("rollcallreport", "taught_by_one"),
        migrations.RemoveField("rollcallreport", "instructor"),
        migrations.AlterField("rollcallreport", "instructors", models.JSONField()),
    ]
