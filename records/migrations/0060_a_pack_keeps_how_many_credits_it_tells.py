import json
from typing import Any

from django.db import migrations, models


def count_credits(apps: Any, schema_editor: Any) -> None:
    packs = apps.get_model("records", "PackReadIn").objects.order_by()
    for key in packs.values_list("pk", flat=True):
        record = json.loads(packs.values_list("record", flat=True).get(pk=key))
        told = record["credentialSubject"]["verifiableCredential"]
        packs.filter(pk=key).update(credit_count=len(told))


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0059_a_pack_keeps_what_its_transcript_lists'),
    ]

    operations = [
        migrations.AddField(
            model_name='packreadin',
            name='credit_count',
            field=models.PositiveSmallIntegerField(default=0, help_text='How many credits it tells.'),
            preserve_default=False,
        ),
        migrations.RunPython(count_credits, migrations.RunPython.noop),
    ]
