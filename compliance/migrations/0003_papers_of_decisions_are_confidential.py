"""A paper of a decision tells its ground, military or medical: it is kept from those who lead."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    decisions = apps.get_model("compliance", "DirectorDecision").objects
    papers = decisions.values_list("application_document", "decision_document")
    keys = {key for pair in papers for key in pair if key is not None}
    documents = apps.get_model("records", "Document").objects
    documents.filter(pk__in=keys).update(is_confidential=True)


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0002_an_exemption_has_its_document"),
        ("records", "0003_alter_document_is_confidential"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
