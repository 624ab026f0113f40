"""Words that who decides types and that leave: whom they name, and what else they may not tell."""

from collections.abc import Callable, Collection, Iterable

from django.core.exceptions import ValidationError

from frame.finding.days import find_told_births
from frame.finding.people import find_people
from frame.finding.scores import find_told_scores
from frame.finding.sought import Names
from frame.finding.standings import find_told_standings
from frame.finding.text import CutText
from people.models import Member
from records.releases.parts import Redaction
from records.releases.striking_out.everybody import everybody_by
from records.releases.striking_out.own_words import OwnWords

# Beside the names and numbers of people, and what they are in.
FIND_TOLD: dict[Redaction, Callable[[CutText], list[frozenset[int]]]] = {
    Redaction.SCORE: find_told_scores,
    Redaction.STANDING: find_told_standings,
    Redaction.BIRTH_DATE: find_told_births,
}


def named_in(words: str, about: Iterable[Member] = ()) -> list[str]:
    """What in typed words names a member: a name or a serial number, each once.

    A number that may be a year or a count names nobody, unless what stands beside it says so.

    Args:
        about: whom the words are about, of whom the last name alone names them.
    """
    everybody = everybody_by(about)
    text = CutText(words)
    people = find_people(text, everybody.sought_all())
    last_names = Names(everybody.asked).by_word.keys()
    alone = [
        each.places
        for each in people.names_in_doubt
        if each.forms & last_names and not each.is_a_word
    ]
    return _said(text, [*people.stretches, *alone])


def check_names_nobody(words: str, *, field: str, about: Iterable[Member]) -> None:
    """Refuse what a letter can't say: it names no member, neither who is asked about nor another.

    Raises:
        ValidationError: for the field, with what names somebody.
    """
    if named := named_in(words, about):
        raise ValidationError({field: f"{letter_names(named)} Say it without."}, code="named")


def letter_names(named: Iterable[str]) -> str:
    """That a letter names somebody, and by which words."""
    return (
        f"The letter to the requester names no member, and these words name one: {_listed(named)}."
    )


def check_tells_nothing_struck(
    words: str, *, field: str, about: Collection[Member], redactions: Collection[str]
) -> None:
    """Refuse what a cover sheet can't say: it names nobody who is not asked about.

    Nor does it tell a number, an element, a score, a standing or a day of birth that the decision
    strikes out of the pages.

    Args:
        about: who is asked about.

    Raises:
        ValidationError: for the field, with what is not to leave.
    """
    text = CutText(words)
    people = find_people(text, everybody_by(about).sought(redactions))
    stretches = [*people.stretches]
    own = OwnWords(about).of_each(redactions)
    stretches += [places for phrase in own for places in text.phrase(phrase)]
    for redaction, find_told in FIND_TOLD.items():
        stretches += find_told(text) if redaction in redactions else []
    if told := _said(text, stretches):
        raise ValidationError(
            {
                field: "The cover sheet names nobody who is not asked about, and tells nothing "
                f"that the decision strikes out, and these words do: {_listed(told)}. Say it "
                "without."
            },
            code="named",
        )


def _said(text: CutText, stretches: Iterable[frozenset[int]]) -> list[str]:
    return list(dict.fromkeys(text.text[start:end] for start, end in text.spans_of(stretches)))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{each}”" for each in words)
