"""The writes of the access matrix."""

from tests.access.test_access_matrix import ROWS

WRITES = [row for row in ROWS if row.method == "POST" and row.page != "sign-out"]
# Those that somebody may send as the matrix has them.
TAKEN = [place for place, row in enumerate(WRITES) if row.answer_for(row.who_may()) == 302]
