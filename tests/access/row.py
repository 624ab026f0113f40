"""A row of the access matrix."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.department import SEATS, Department

SIGN_IN = "sign in"
Answer = int | str


@dataclass(frozen=True)
class Row:
    """What one page, or one write, answers each seat.

    Args:
        page: name of the address, with its namespace.
        target: what it is about, in words, for the test's name.
        answers: the status for the seats named; `SIGN_IN` is a redirect to the sign-in page.
        others: the status for every seat not named. Nobody signed in is always asked to
            sign in, unless `answers` says otherwise.
        is_list: a list of what its address names, for the tests that walk every list.
    """

    page: str
    target: str = ""
    method: str = "GET"
    answers: Mapping[str, Answer] = field(default_factory=dict)
    others: Answer = 403
    query: str = ""
    is_list: bool = False
    kwargs: Callable[[Department], dict[str, Any]] = lambda department: {}
    form: Callable[[Department], dict[str, Any]] = lambda department: {}

    def __post_init__(self) -> None:
        unknown = set(self.answers) - set(SEATS)
        assert not unknown, f"no such seats: {unknown}"

    def __str__(self) -> str:
        return " ".join(part for part in (self.method, self.page, self.target) if part)

    def answer_for(self, seat: str) -> Answer:
        if seat in self.answers:
            return self.answers[seat]
        return SIGN_IN if seat == "anonymous" else self.others

    def who_may(self) -> str:
        """A seat that is let in, the clerk's if it may be."""
        let_in = [seat for seat in SEATS if self.answer_for(seat) in {200, 302}]
        return next((seat for seat in ("clerk", *let_in) if seat in let_in), "clerk")


def allow(*seats: str, status: Answer = 200) -> dict[str, Answer]:
    """These seats get `status`."""
    return dict.fromkeys(seats, status)
