"""What a constraint of the database says when two people write the same at one moment."""

import re

from django.apps import apps
from django.db import IntegrityError, models

# PostgreSQL names the constraint; SQLite names the columns of a unique one.
PATTERN_OF_UNIQUE = re.compile(r"unique constraint \"(?P<name>\w+)\"|UNIQUE constraint failed: ")
PATTERN_OF_MISSING_ROW = re.compile(r"foreign key constraint", re.IGNORECASE)
LOST = (
    "Somebody else saved the same, or changed what this is about, at the same moment. Nothing of "
    "yours was saved. Open the page again to see how it stands now."
)


def race_in_words(error: IntegrityError) -> str:
    """Why a write lost against another; blank when it is no race but a fault of ours."""
    said = str(error)
    if PATTERN_OF_UNIQUE.search(said):
        return next((words for model in apps.get_models() for words in _own(model, said)), LOST)
    return LOST if PATTERN_OF_MISSING_ROW.search(said) else ""


def _own(model: type[models.Model], said: str) -> list[str]:
    """The words that the unique constraints of a model give themselves, of those at fault."""
    return [
        str(constraint.violation_error_message)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        and constraint.violation_error_message != constraint.default_violation_error_message
        and _is_at_fault(constraint, model, said)
    ]


def _is_at_fault(constraint: models.UniqueConstraint, model: type[models.Model], said: str) -> bool:
    table = model._meta.db_table
    column_of = {field.name: field.column for field in model._meta.concrete_fields}
    columns = [f"{table}.{column_of[name]}" for name in constraint.fields]
    return f'"{constraint.name}"' in said or said.endswith(f"failed: {', '.join(columns)}")
