"""What hangs on a row: other rows that name it and would be lost, or stand in the way."""

from django.db import models


def what_hangs_on(row: models.Model) -> list[str]:
    """Each kind of thing that names the row, with how many: `2 completions`.

    What is only worked out from the row, and goes with it, does not count; nor does history.
    """
    hanging: dict[type[models.Model], int] = {}
    for relation in row._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToManyRel | models.ManyToOneRel):
            continue
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is not models.PROTECT:
            continue
        kind: type[models.Model] = relation.related_model
        count = kind._default_manager.filter(**{relation.field.name: row}).count()
        if count:
            hanging[kind] = hanging.get(kind, 0) + count
    return [f"{count:,} {_noun(kind, count)}" for kind, count in hanging.items()]


def _noun(kind: type[models.Model], count: int) -> str:
    return str(kind._meta.verbose_name if count == 1 else kind._meta.verbose_name_plural)
