"""The control number of a course."""

import re
from collections.abc import Iterator

from records.certificates.dates import days_in
from records.certificates.flow import Flow
from records.certificates.labels import values_of
from records.certificates.proposed import Proposed

LOWEST_CERTAINTY = 0.8
_NUMBER_WORD = r"(?:numbers?|no\b\.?|num\b\.?|nr\b\.?|#|id\b|code)"
_CONTROL = re.compile(
    r"(?:(?:mo(?:issouri)?\s+)?(?:post|clee|course|training)\s+)*"
    rf"(?:control|approval)\s*{_NUMBER_WORD}",
    re.IGNORECASE,
)
_RUNNING = re.compile(rf"\b{_CONTROL.pattern}", re.IGNORECASE)
_VALUE = re.compile(
    r"[\s:#._]*(?P<value>(?=[A-Z0-9/-]*\d)[A-Z0-9][A-Z0-9/-]{2,24})(?![\w/-])", re.I
)
# Letters that a reader of pictures takes for digits, and the other way round.
_CONFUSED = re.compile(r"\d[OIlSB]|[OIlSB]\d")


def read_control_number(flow: Flow) -> Proposed[str] | None:
    """The one number that the paper calls a control number."""
    found = {number.upper(): span for number, span in _numbers(flow)}
    if len(found) != 1:
        return None
    number, (start, end) = next(iter(found.items()))
    certainty = flow.certainty(start, end)
    if certainty < LOWEST_CERTAINTY or (certainty < 1 and _CONFUSED.search(flow.text[start:end])):
        return None
    return flow.propose(number, start, end)


def _numbers(flow: Flow) -> Iterator[tuple[str, tuple[int, int]]]:
    for found in _RUNNING.finditer(flow.text):
        cell = flow.cell_at(found.start())
        value = _VALUE.match(flow.text, found.end(), cell.end)
        if value and not days_in(value["value"]):
            yield value["value"], value.span("value")
    for start, end in values_of(flow, _CONTROL, _VALUE, or_above=True):
        value = _VALUE.match(flow.text, start, end)
        if value and not days_in(value["value"]):
            yield value["value"], value.span("value")
