"""Many rows at once: written by one plain statement, and asked for by one long list.

Django's own `bulk_create` makes an object of each row and looks at each of its values several
times, and its `in` does so with each value of the list: most of the time of a large file.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.functions import Cast
from django.db.models.lookups import In

# What every database takes as it is.
PLAIN = {int, bool, str, type(None)}
# Of the text that PostgreSQL's COPY reads: no value, and what parts values and rows.
NOTHING = r"\N"
ESCAPED_IN_COPY = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
SPECIAL_IN_COPY = frozenset("\\\t\n\r")


def insert_rows(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows as they are: nothing is filled in, and each has the same columns.

    Args:
        rows: by name of the column (`member_id`), the value that the field takes; JSON as text.
    """
    if given := list(rows):
        insert_columns(model, {name: [row[name] for row in given] for name in given[0]})


def insert_columns(model: type[models.Model], columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows whose values are given column by column: no dictionary is made of each.

    Args:
        columns: by name, the values of all rows in their order; at least one.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    fields: list[Any] = [model._meta.get_field(name.removesuffix("_id")) for name in columns]
    prepared = [
        _prepared(field, values, connection)
        for field, values in zip(fields, columns.values(), strict=True)
    ]
    table, names = model._meta.db_table, ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of an INSERT the server parses each value: four times what the rows take by COPY.
            lines = map("\t".join, zip(*map(_copied, prepared), strict=True))
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", StringIO("\n".join(lines)))
            return
        marks = ", ".join(["%s"] * len(fields))
        rows = list(zip(*prepared, strict=True))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _copied(values: Sequence[Any]) -> list[str]:
    """The values of a column as COPY reads them, where a backslash says what follows is meant."""
    if values.count(values[0]) == len(values):  # so are most columns of a stretch of rows
        return [_text_in_copy(values[0])] * len(values)
    texts = ["" if value is None else str(value) for value in values]
    if None in values or not SPECIAL_IN_COPY.isdisjoint("".join(texts)):
        return list(map(_text_in_copy, values))
    return texts


def _text_in_copy(value: Any) -> str:
    return NOTHING if value is None else str(value).translate(ESCAPED_IN_COPY)


def insert_staged(
    model: type[models.Model],
    staging: models.QuerySet,
    *,
    staged: Sequence[str],
    columns: Mapping[str, str],
    same: Mapping[str, Any],
) -> None:
    """Insert a row for each that is staged, which never leaves the database.

    Args:
        staging: rows whose JSON column `staged` is a list.
        staged: the columns whose values stand in that list, in its order, as the database has them.
        columns: by column, the one of the staging rows that has its value.
        same: by column, the value that all have.
    """
    connection = connections[staging.db]
    given: dict[str, Any] = {
        **{name: Cast(_Listed(at), _kept_as(model, name)) for at, name in enumerate(staged)},
        **{name: models.F(other) for name, other in columns.items()},
        **{name: models.Value(value, _kept_as(model, name)) for name, value in same.items()},
    }
    rows = staging.order_by().values_list(*given.values())
    select, params = rows.query.get_compiler(staging.db).as_sql()
    names = ", ".join(f'"{name}"' for name in given)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) {select}", params)


class _Listed(models.Func):
    """A value of the list that the column `staged` holds, as text; nothing where it is null."""

    def __init__(self, at: int) -> None:
        super().__init__(models.F("staged"), output_field=models.TextField(), at=at)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "JSON_EXTRACT(%(expressions)s, '$[%(at)s]')"
        return self.as_sql(compiler, connection, template=template, **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "(%(expressions)s ->> %(at)s)"
        return self.as_sql(compiler, connection, template=template, **more)


def _kept_as(model: type[models.Model], name: str) -> Any:
    """The field whose values a column has: of a key to another row, that row's."""
    field: Any = model._meta.get_field(name.removesuffix("_id"))
    return field.target_field if field.is_relation else field


def _prepared(field: Any, values: Sequence[Any], connection: Any) -> Sequence[Any]:
    """The values of a column as the database takes them, each different one looked at once."""
    if set(map(type, values)) <= PLAIN:
        return values
    taken = {value: field.get_db_prep_save(value, connection) for value in set(values)}
    return [taken[value] for value in values]


@models.BigIntegerField.register_lookup
class AmongMany(In):
    """As `in`, for thousands of numbers: on PostgreSQL they go as one array."""

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        numbers = ",".join(map(str, self.rhs))  # as one value: each of an ARRAY[] is parsed alone
        return f"{column} = ANY(%s::bigint[])", [*params, f"{{{numbers}}}"]

    def get_prep_lookup(self) -> Any:
        return self.rhs
