"""The figures in force for a period, each with its paragraph and since when it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from compliance.engine import Law, LegalFigure
from compliance.engine.law import Value
from compliance.engine.sources import CLEE_SOURCES
from compliance.explanations.voice import percent
from courses.designations import Source
from frame.words import hours

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WITH_TRAFFIC_AUTHORITY = "Only for officers with authority to enforce traffic law."
GROUPS = (
    ("What a licensed peace officer owes each period", ("minimum",)),
    ("The most that counts of a source", ("cap",)),
    ("Days and marks", ("deadline", "computer_based", "period")),
)

# The three answers that a source of credit has in the law.
SOURCE_GROUPS = ("counts_to_licensed_source", "cap", "racial_profiling_without_control_number")


@dataclass(frozen=True)
class FigureLine:
    """One figure.

    Args:
        value: in words; `None yet` for a period before the first value.
        since: the period from which the value holds.
        notes: sentences a reader of the figure should know.
    """

    label: str
    value: str
    source: str
    since: int
    notes: list[str]


@dataclass(frozen=True)
class FigureChange:
    """One figure that differs between two periods.

    Args:
        then: its value in the earlier period; blank where it had none.
        now: its value in the later one; blank where it has none any more.
    """

    label: str
    then: str
    now: str
    source: str


@dataclass(frozen=True)
class SourceLine:
    """What training of one source counts for.

    Args:
        cap: the most hours of it that count, in words; nothing where there is no limit.
        citations: the paragraphs of the three answers, each once.
    """

    label: str
    paragraph: str
    is_licensed: bool
    cap: str
    counts_racial_profiling: bool
    citations: list[str]


def figure_groups(law: Law, period: int) -> list[tuple[str, list[FigureLine]]]:
    """Every figure of the period that is a number or a day, under its heading."""
    return [
        (
            heading,
            [
                _line(figure, period)
                for figure in law.legal_figures.values()
                if figure.group in groups
            ],
        )
        for heading, groups in GROUPS
    ]


def figure_changes(law: Law, then: int, now: int) -> list[FigureChange]:
    """Every figure that differs between two periods, in the order of the page."""
    before, after = (
        {
            (heading, line.label): line
            for heading, lines in figure_groups(law, period)
            for line in lines
        }
        for period in (then, now)
    )
    return [
        FigureChange(
            label=key[1],
            then=before[key].value if key in before else "",
            now=after[key].value if key in after else "",
            source=(after.get(key) or before[key]).source,
        )
        for key in dict.fromkeys([*after, *before])
        if key not in before or key not in after or before[key].value != after[key].value
    ]


def source_lines(law: Law, period: int) -> list[SourceLine]:
    """Every source of CLEE credit, in the order of paragraph (4)."""
    figures = law.for_period(period)
    labels = dict(Source.choices)
    return [
        SourceLine(
            label=labels[source],
            paragraph=f"11 CSR 75-15.010(4)({letter})",
            is_licensed=source in figures.licensed_sources,
            cap=f"{hours(figures.caps[source])} hours" if source in figures.caps else "",
            counts_racial_profiling=source in figures.racial_profiling_sources,
            citations=_citations(
                [
                    figure
                    for group in SOURCE_GROUPS
                    if (figure := law.legal_figures.get((group, source)))
                ],
                period,
            ),
        )
        for letter, source in zip("ABCDEFG", CLEE_SOURCES, strict=True)
    ]


def _citations(figures: Iterable[LegalFigure], period: int) -> list[str]:
    return list(dict.fromkeys(figure.cited_for(period) for figure in figures))


def _line(figure: LegalFigure, period: int) -> FigureLine:
    reached = figure.at(period)
    shown = reached or figure.values[0]
    notes = [WITH_TRAFFIC_AUTHORITY] if figure.owed_with else []
    notes += [
        f"{_value_words(figure, value)} from {value.from_period}."
        for value in figure.values
        if value.from_period > period
    ]
    if figure.choice:
        notes.append(figure.choice)
    return FigureLine(
        label=figure.label,
        value=_value_words(figure, shown) if reached else "None yet",
        source=figure.cited_for(period),
        since=shown.from_period,
        notes=notes,
    )


def _value_words(figure: LegalFigure, value: Value) -> str:
    match figure.unit, value.value:
        case "credit hours", Decimal() as amount:
            return f"{hours(amount)} hours"
        case "percent", Decimal() as share:
            return percent(share)
        case "month and day", (month, day):
            return f"{MONTHS[month - 1]} {day}"
        case _, other:
            return str(other)
