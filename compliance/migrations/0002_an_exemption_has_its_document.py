"""An exemption has its document. The column is left alone, for old rows may have none: see 0005."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0001_initial"),
        ("records", "0002_a_sheet_is_saved"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="exemption",
                    name="document",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exemption",
                        to="records.document",
                    ),
                ),
            ]
        )
    ]
