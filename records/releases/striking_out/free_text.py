"""Free text on its way out: members who are named in it are struck out, but whose record it is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from frame.finding.people import find_people
from frame.finding.sought import Sought
from frame.finding.text import CutText
from frame.redacted import REDACTED
from people.models import Member
from records.releases.striking_out.everybody import Everybody, everybody_by


class NamesOfOthers:
    """The names and serial numbers of all members but of those whose record leaves.

    What nobody is called by on record is not found: a nickname, a slip, and a last name alone where
    no title stands before it and the text names the same member nowhere else.
    """

    def __init__(self, kept: Iterable[Member]) -> None:
        self._kept = tuple(kept)
        self._sought: dict[frozenset[str], Sought] = {}

    @cached_property
    def _everybody(self) -> Everybody:
        return everybody_by(self._kept)

    def _sought_by(self, redactions: Iterable[str]) -> Sought:
        """What is to be found; kept, as each text of a course file asks for the same."""
        struck = frozenset(redactions)
        if struck not in self._sought:
            sought = self._everybody.sought(struck)
            self._sought[struck] = replace(sought, is_kept_in_full=True)
        return self._sought[struck]

    def numbers_struck(self, redactions: Iterable[str]) -> tuple[str, ...]:
        """The numbers of whose record it is that a decision strikes out, those of before too."""
        return tuple(sorted(self._sought_by(redactions).numbers))

    def struck_from(
        self, text: str, redactions: Iterable[str] = (), *, besides: Iterable[str] = ()
    ) -> SafeString:
        """The text as HTML, with a sign in the place of each of them.

        Args:
            redactions: what of whose record it is a decision has struck out.
            besides: other words and phrases to be struck out.
        """
        words = CutText(text)
        people = find_people(words, self._sought_by(redactions))
        # Nobody is asked here what a number in doubt is, so that it goes.
        stretches = [*people.stretches, *people.numbers_in_doubt]
        stretches += [places for phrase in besides for places in words.phrase(phrase)]
        spans = words.spans_of(stretches)
        return format_html_join("", "{}", ((piece,) for piece in _pieces(text, spans)))

    def in_doubt(self, text: str) -> list[str]:
        """Last names that stand alone in a text and stay in it, though they may be of another."""
        people = find_people(CutText(text), self._sought_by(()))
        return list(dict.fromkeys(each.said for each in people.names_in_doubt))


def _pieces(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The text around what is struck out, one sign for all words of a name."""
    done = 0
    for start, end in spans:
        yield text[done:start]
        yield REDACTED
        done = end
    yield text[done:]
