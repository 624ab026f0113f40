"""Many rows at once: written by one plain statement, and asked for by one long list.

Django's own `bulk_create` makes an object of each row and looks at each of its values several
times, and its `in` does so with each value of the list: most of the time of a large file.
"""

from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.lookups import In

# What every database takes as it is.
PLAIN = {int, bool, str, type(None)}


def insert_rows(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows as they are: nothing is filled in, and each has the same columns.

    Args:
        rows: by name of the column (`member_id`), the value that the field takes; JSON as text.
    """
    given, connection = list(rows), connections[DEFAULT_DB_ALIAS]
    if not given:
        return
    fields = [model._meta.get_field(name.removesuffix("_id")) for name in given[0]]
    columns = [field.column for field in fields]  # type: ignore[union-attr]  # all are columns
    prepared = [
        _prepared(field, [row[name] for row in given], connection)
        for name, field in zip(given[0], fields, strict=True)
    ]
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(columns))
            lines = zip(*prepared, strict=True)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(lines))
            return
        casts = [field.cast_db_type(connection) for field in fields]  # type: ignore[union-attr]
        arrays = ", ".join(f"%s::{_in_array(cast)}[]" for cast in casts)
        values = ", ".join(
            f'"{column}"::{cast}' for column, cast in zip(columns, casts, strict=True)
        )
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} "
            f"FROM unnest({arrays}) AS given({names})",
            prepared,
        )


def _in_array(cast: str | None) -> str:
    """The type that a value travels as: JSON goes as text, which psycopg2 knows how to write."""
    return "text" if cast == "jsonb" else str(cast)


def _prepared(field: Any, values: list[Any], connection: Any) -> list[Any]:
    """The values of a column as the database takes them, each different one looked at once."""
    if all(type(value) in PLAIN for value in values):
        return values
    taken = {value: field.get_db_prep_save(value, connection) for value in set(values)}
    return [taken[value] for value in values]


@models.BigIntegerField.register_lookup
class AmongMany(In):
    """As `in`, for thousands of numbers: on PostgreSQL they go as one array."""

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]

    def get_prep_lookup(self) -> Any:
        return self.rhs
