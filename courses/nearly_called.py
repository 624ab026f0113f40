"""Kept providers whose name is nearly another one: misspelled, shortened, or by its initials."""

from difflib import get_close_matches

from courses.models import Provider
from frame.search import folded

MOST_OFFERED = 3
ALIKE = 0.8
# Words that initials leave out.
SMALL_WORDS = frozenset({"and", "for", "in", "of", "the"})


def providers_nearly_called(name: str) -> list[Provider]:
    """The kept providers that a name may mean, the most alike first; one called just so alone."""
    typed = folded(name)
    if not typed:
        return []
    written = {each.search_text: each for each in Provider.objects.all()}
    if typed in written:
        return [written[typed]]
    alike = get_close_matches(typed, written, n=MOST_OFFERED, cutoff=ALIKE)
    related = [text for text in written if text not in alike and _is_short_for(typed, text)]
    return [written[text] for text in [*alike, *related][:MOST_OFFERED]]


def _is_short_for(one: str, other: str) -> bool:
    """Whether one of two folded names has every word of the other, or is its initials."""
    words, others = one.split(), other.split()
    return (
        set(words) <= set(others)
        or set(others) <= set(words)
        or one == _initials(others)
        or other == _initials(words)
    )


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words if word not in SMALL_WORDS)
