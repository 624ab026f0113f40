"""Pages of compliance."""

from tests.access.row import Row

ROWS: list[Row] = []
