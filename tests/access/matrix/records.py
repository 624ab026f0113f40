"""Pages of records."""

from tests.access.row import Row

ROWS: list[Row] = []
