"""Home of the General Counsel: what the law leaves open, and what wants a signature."""

from dataclasses import dataclass

from compliance.models import LawAnswer, RulesVersion
from compliance.rules.versions import version_of
from compliance.standings import law


@dataclass(frozen=True)
class Counsel:
    """What waits for counsel.

    Args:
        unanswered: how many questions that the law leaves open have no answer on record.
        unapproved: the version of the rules in use, if nobody has approved it.
    """

    unanswered: int
    unapproved: RulesVersion | None


def counsel_today() -> Counsel:
    answers = list(LawAnswer.objects.all())
    answered = {answer.question for answer in answers}
    version = version_of(answers)
    return Counsel(
        unanswered=sum(question.key not in answered for question in law().open_questions),
        unapproved=RulesVersion.objects.filter(version=version, approval=None).first(),
    )
