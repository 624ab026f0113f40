"""Why warnings are no hindrance: what is asked of the clerk, and what the clerk answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from frame.form_views import why_refused
from frame.reasons import checked_reason
from records.credit.overriding import WHY_OVERRIDE, Override, Warned, by_kind, warnings_of
from records.credit.problem_kinds import WARNINGS, ProblemKind, WayOut
from records.sheet_lines import ReadLine


class Answers:
    """The reasons that were sent for warnings, each with the marks of what was shown with it.

    Args:
        sent: the values of the form, which hold a reason only where it was asked.
        kinds: what can be warned of.
    """

    def __init__(self, sent: Mapping[str, str], *, kinds: Iterable[ProblemKind] = WARNINGS) -> None:
        self.overrides = {
            kind.key: Override(
                reason=sent[f"reason-{kind.key}"].replace("\x00", ""),
                shown=frozenset(sent.get(f"shown-{kind.key}", "").split()),
            )
            for kind in kinds
            if f"reason-{kind.key}" in sent
        }

    def reason(self, kind: ProblemKind) -> str:
        """What was typed, as it was typed."""
        given = self.overrides.get(kind.key)
        return given.reason if given else ""

    def why_not(self, warnings: list[Warned]) -> str:
        """Why the reason for these, all of a kind, was not taken; blank if it was, or not asked."""
        given = self.overrides.get(warnings[0].problem.key)
        if given is None:
            return ""
        if refused := why_refused(lambda: checked_reason(given.reason, missing=WHY_OVERRIDE)):
            return refused
        if all(warned.mark in given.shown for warned in warnings):
            return ""
        return "Not all of this was shown when the reason was given. Read it, and mend the reason."


@dataclass(frozen=True)
class WarningToConfirm:
    """One kind of warning, and the reason given for it so far.

    Args:
        warnings: all of them, of one kind.
        why_not: why the reason was not taken.
    """

    kind: ProblemKind
    warnings: list[Warned]
    reason: str
    why_not: str

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def title(self) -> str:
        return self.kind.title

    @property
    def usual_reasons(self) -> tuple[str, ...]:
        return self.kind.usual_reasons

    @property
    def sentences(self) -> list[str]:
        """What is warned of, line by line; once where it is the same for everybody."""
        return list(dict.fromkeys(warned.sentence for warned in self.warnings))

    @property
    def ways_out(self) -> list[WayOut]:
        """The pages that mend it, each once."""
        found = (warned.problem.way_out for warned in self.warnings)
        return list(dict.fromkeys(way_out for way_out in found if way_out is not None))

    @property
    def marks(self) -> list[str]:
        """What the form sends back to say what was shown."""
        return [warned.mark for warned in self.warnings]


def warnings_to_confirm(
    warnings: Iterable[Warned], answers: Answers | None = None
) -> list[WarningToConfirm]:
    """What is to be asked before it is written, once for each kind of warning.

    Args:
        answers: what was answered already.
    """
    answers = answers or Answers({})
    return [
        WarningToConfirm(kind, cases, answers.reason(kind), answers.why_not(cases))
        for kind, cases in by_kind(warnings).items()
    ]


def warnings_of_lines(lines: Iterable[ReadLine]) -> list[Warned]:
    """What these lines of a sheet warn of."""
    read = [(line.proposal, line.warnings) for line in lines if line.proposal is not None]
    return warnings_of((proposal for proposal, _ in read), (found for _, found in read))
