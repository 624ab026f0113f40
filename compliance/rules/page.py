"""Everything the page of the rules says about one period."""

from dataclasses import dataclass

from compliance.engine import Choice, OpenQuestion
from compliance.explanations import unconfirmed_words
from compliance.law import current_law
from compliance.models import LawAnswer
from compliance.rules.figures import (
    FigureChange,
    FigureLine,
    SourceLine,
    figure_changes,
    figure_groups,
    source_lines,
)
from compliance.rules.scenarios import ScenarioGroup, scenario_groups
from compliance.rules.versions import version_of


@dataclass(frozen=True)
class QuestionLine:
    """A question that the law leaves open, and what OGC has recorded as its answers.

    Args:
        answers: the latest first.
    """

    asked: OpenQuestion
    answers: tuple[LawAnswer, ...]


@dataclass(frozen=True)
class RulesPage:
    """The rules of one period, as the product applies them.

    Args:
        figures: pairs of a heading and its figures.
        since: the earlier period that they are compared with, if any.
        changes: the figures that differ from those of that period.
        scenarios: none where they are not installed.
        version: tells one state of the law's files, scenarios and answers from another.
    """

    period: int
    is_confirmed: bool
    unconfirmed: str
    figures: list[tuple[str, list[FigureLine]]]
    since: int | None
    changes: list[FigureChange]
    sources: list[SourceLine]
    choices: tuple[Choice, ...]
    open_questions: tuple[QuestionLine, ...]
    scenarios: list[ScenarioGroup]
    version: str

    @property
    def scenario_count(self) -> int:
        return sum(len(group.lines) for group in self.scenarios)

    @property
    def failed(self) -> int:
        return sum(group.failed for group in self.scenarios)


def rules_page(period: int, *, since: int | None = None) -> RulesPage:
    """Gather the rules of a period, and run the scenarios.

    Args:
        since: an earlier period to compare the figures with.

    Raises:
        LawError: the period is before the first CLEE period.
    """
    law = current_law()
    figures = law.for_period(period)
    answers = list(LawAnswer.objects.select_related("entered_by"))
    return RulesPage(
        period=period,
        is_confirmed=figures.confirmed,
        unconfirmed=unconfirmed_words(figures, law),
        figures=figure_groups(law, period),
        since=since,
        changes=[] if since is None else figure_changes(law, since, period),
        sources=source_lines(law, period),
        choices=law.choices_for(period),
        open_questions=tuple(
            QuestionLine(each, tuple(answer for answer in answers if answer.question == each.key))
            for each in law.open_questions
        ),
        scenarios=scenario_groups(),
        version=version_of(answers),
    )
