"""A roll call that names who is proposed: documented without credit, or taught."""

from datetime import date
from typing import NamedTuple

from records.credit.rows_around import TAUGHT_ROLL_CALL, Row


class OnRollCall(NamedTuple):
    """An accepted roll call that a member is on: short and attended, or taught."""

    on: date
    course: int | None
    title: str
    is_taught: bool

    @classmethod
    def of_row(cls, row: Row) -> "OnRollCall":
        """What a row of the records says."""
        return cls(row.on, row.course_pk, row.course_title, row.kind == TAUGHT_ROLL_CALL)
