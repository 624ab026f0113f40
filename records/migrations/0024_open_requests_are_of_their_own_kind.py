"""What asks for POST certification and was not accepted is of a kind of its own from now on."""

from django.db import migrations


def name_the_kind(apps, schema_editor):
    requests = apps.get_model("records", "OutsideTraining").objects.filter(ask="post_request")
    still = requests.exclude(state="accepted").values("pk")
    apps.get_model("records", "SentIn").objects.filter(pk__in=still).update(kind="postrequest")


class Migration(migrations.Migration):
    dependencies = [("records", "0023_requests_go_to_post")]

    operations = [migrations.RunPython(name_the_kind, migrations.RunPython.noop)]
