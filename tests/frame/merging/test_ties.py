"""What becomes of each column that names a row which is merged into another."""

import pytest
from django.apps import apps
from django.db.models import Model

from courses.models import Course
from frame.merging.ties import tie_of
from people.models import Member


@pytest.mark.parametrize("merged", [Course, Member])
def test_every_column_that_names_what_can_be_merged_is_decided(merged: type[Model]):
    naming = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if not hasattr(model, "history_object")
        for field in model._meta.local_fields
        if field.related_model is merged
    ]

    assert naming
    assert [key for key in naming if tie_of(key) is None] == []
