"""Names of people in a text: those in full or after a title, and last names that stand alone."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from frame.finding.ordinary import AFTER_A_TITLE, is_ordinary
from frame.finding.sought import Names, Sought
from frame.finding.text import Text, Token

# Between a first and a last name: a middle name, or its initial and a suffix.
MOST_BETWEEN, MOST_SHORT_BETWEEN = 1, 2
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
# As a scan may be read where it says II or III.
LIKE_A_SUFFIX = re.compile(r"(?=.*[Il])[Il1|]{2,3}")
# These alone are words of the language, and no initial that has no mark after it.
LETTERS_THAT_ARE_WORDS = frozenset({"a", "i"})
# Nor are these two initials in one, such as SJ.
# fmt: off
PAIRS_THAT_ARE_WORDS = frozenset({
    "ad", "am", "an", "as", "at", "be", "by", "co", "do", "dr", "go", "he", "hr", "id", "if", "in",
    "is", "it", "kc", "ks", "lt", "me", "mo", "mr", "ms", "my", "ne", "no", "nw", "of", "on", "or",
    "pd", "pm", "po", "se", "so", "st", "sw", "to", "tv", "up", "us", "vs", "we",
})
# fmt: on
MARKS = ".,:;()#"
# Where a word with a hyphen was cut in two.
SIGN_AND_BLANK = re.compile(r"([-\u2010\u2011]) ")
# Of several names that a title stands before: what parts them, and words of one at most.
AND, SIGNS_OF_AND = frozenset({"and", "or"}), frozenset(",;&/+")
MOST_IN_A_NAME = 4
# Small letters that a last name begins with, or goes on with: `de la Cruz`.
# fmt: off
PARTICLES = frozenset({
    "al", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "las",
    "le", "los", "mac", "mc", "o", "san", "st", "ten", "ter", "van", "von",
})
# fmt: on
MOST_LETTERS_OF_A_TITLE = 4
# What stands before the name by which somebody signs in, and may stand between both.
LOGINS = frozenset({"user", "username", "userid", "login", "logon", "account", "uid"})
OF_A_LOGIN = frozenset({"name", "id"})
# In letters, of a first and a last name that are written together, and of a last name that an
# initial is written together with.
SHORTEST_GLUED, SHORTEST_AFTER_INITIAL = (3, 4), 4
# How words of the language begin, and how many of them end that are no longer than this. None
# begins as `jmiller` does.
LONGEST_LIKE_A_WORD = 8
BEGINS_A_WORD = re.compile(
    r"[aeiou]|[^aeiou][aeiouy]"
    r"|(?:bl|br|ch|cl|cr|dr|dw|fl|fr|gh|gl|gn|gr|kn|kr|ph|pl|pr|ps|sc|sh|sk|sl|sm|sn|sp|sq|st|sw"
    r"|th|tr|tw|wh|wr)"
)
ENDS_A_WORD = re.compile(r"(?:er|or|ar|ed|ing|ly|le|al|ent|ant|ance|ence|ion|ness|ment|able|s)$")
# Below, letters that stand apart are initials, and no name in spaced letters.
FEWEST_SPACED = 4
SHORTEST_SPACED, LONGEST_SPACED = 3, 40


@dataclass(frozen=True)
class NamesFound:
    """Names in a text.

    Args:
        certain: the places of each name's words.
        last_names: words that are a last name of who is named for certain.
        alone: each last name that stands alone and may be of somebody: what it says, the words of
            it, and their places.
    """

    certain: tuple[frozenset[int], ...]
    last_names: frozenset[str]
    alone: tuple["LastNameAlone", ...]

    @property
    def places(self) -> frozenset[int]:
        return frozenset().union(*self.certain)


@dataclass(frozen=True)
class LastNameAlone:
    """A last name with no first name and no title beside it.

    Args:
        is_a_word: whether it is a word of the language in small letters, which may be no name.
    """

    said: str
    forms: frozenset[str]
    places: frozenset[int]
    is_a_word: bool = False


def find_names(text: Text, sought: Sought) -> NamesFound:
    """Find the names of those who are sought, but not where it is rather the name of one kept."""
    tokens = text.tokens
    titled = _after_titles(tokens, sought.all_titles)
    kept = [
        hit
        for hit in _names(tokens, sought.kept_names, titled)
        if hit.has_first_name or not sought.is_kept_in_full
    ]
    kept_at: dict[int, list[_Hit]] = {}
    for own in kept:
        for at in own.tokens:
            kept_at.setdefault(at, []).append(own)
    hits = [
        hit
        for hit in _names(tokens, sought.names, titled)
        if not any(_is_rather(own, hit) for at in hit.tokens for own in kept_at.get(at, ()))
    ]
    certain = tuple(_places(tokens, hit) for hit in hits if hit.is_certain)
    last_names = {form for hit in hits if hit.is_certain for form in hit.forms}
    # Of `Officer Smith-Jones` the name is all of it, and not what stands beside the title alone.
    beside = frozenset[int]().union(*certain)
    reaching = (_places(tokens, hit) for hit in hits if not hit.is_certain)
    certain += tuple(places for places in reaching if places & beside)
    named = beside.union(*certain)
    alone = []
    for hit in hits:
        places, written = _places(tokens, hit), [tokens[at] for at in sorted(hit.tokens)]
        # A word of the language in small letters is told where it may stand for somebody named.
        is_name = (
            hit.is_like_a_name
            or _is_after_a_title(tokens, min(hit.last), sought.all_titles)
            or not hit.forms.isdisjoint(last_names)
        )
        is_kept = not sought.is_kept_in_full and all(
            token.forms & sought.kept_names.all_words for token in written
        )
        if not hit.is_certain and is_name and not is_kept and not places <= named:
            is_spaced = all(token.is_letter for token in written)
            said = ("" if is_spaced else " ").join(text.words[at] for at in sorted(places))
            said = SIGN_AND_BLANK.sub(r"\1", said)
            alone.append(
                LastNameAlone(
                    said.strip(MARKS), hit.forms, places, is_a_word=not hit.is_like_a_name
                )
            )
    return NamesFound(certain, frozenset(last_names), _whole(alone))


def _whole(alone: Sequence[LastNameAlone]) -> tuple[LastNameAlone, ...]:
    """Those that are no part of another, each once."""
    at_place: dict[int, set[frozenset[int]]] = {}
    for each in alone:
        for place in each.places:
            at_place.setdefault(place, set()).add(each.places)
    whole = {
        each.places: each
        for each in alone
        if not any(each.places < other for other in at_place[min(each.places)])
    }
    return tuple(whole.values())


@dataclass(frozen=True)
class _Hit:
    """A last name in a text.

    Args:
        tokens: it, with what stands beside it and belongs to the name.
        forms: the words of the last name as they may be written.
        is_certain: whether a first name, its initial or a title stands beside it.
        has_first_name: whether the first name does, and not its initial alone.
        is_like_a_name: whether it is no word of the language in small letters.
    """

    tokens: frozenset[int]
    last: frozenset[int]
    forms: frozenset[str]
    is_certain: bool
    has_first_name: bool
    is_like_a_name: bool = True

    @property
    def is_in_full(self) -> bool:
        """Whether a first name stands beside the last one, not a title alone."""
        return self.tokens != self.last


def _places(tokens: Sequence[Token], hit: _Hit) -> frozenset[int]:
    return frozenset(place for at in hit.tokens for place in tokens[at].words)


def _is_rather(own: _Hit, other: _Hit) -> bool:
    """Whether a name that may be of both is of whose record it is.

    A last name that both have is the other's only where the other's first name is nearer to it.
    """
    if not own.tokens & other.tokens:
        return False
    if own.is_certain != other.is_certain:
        return own.is_certain
    if own.is_in_full != other.is_in_full:
        return own.is_in_full
    return len(own.tokens) <= len(other.tokens)


def _after_titles(tokens: Sequence[Token], titles: Collection[str]) -> dict[int, bool]:
    """Where a name is after a title, or one of several after it: `Sgts. Nunez, Cruz and Day`.

    Returns:
        By place, whether it is the first one.
    """
    found: dict[int, bool] = {}
    for place in range(len(tokens)):
        if _ends_a_title(tokens, place, titles):
            for at in _listed(tokens, place + 1, titles):
                found[at] = found.get(at, False) or at == place + 1
    return found


def _is_after_a_title(tokens: Sequence[Token], place: int, titles: Collection[str]) -> bool:
    return place > 0 and _ends_a_title(tokens, place - 1, titles)


def _ends_a_title(tokens: Sequence[Token], place: int, titles: Collection[str]) -> bool:
    """Whether a title ends there, also one in letters: `P.O.`"""
    if not tokens[place].forms.isdisjoint(titles):
        return True
    letters = ""
    for token in reversed(tokens[max(place + 1 - MOST_LETTERS_OF_A_TITLE, 0) : place + 1]):
        if not token.is_letter:
            return False
        letters = min(token.forms) + letters
        if letters in titles:
            return True
    return False


def _listed(tokens: Sequence[Token], first: int, titles: Collection[str]) -> Iterator[int]:
    """Where each of the names begins that stand there, one after the other."""
    words, is_after_and, is_particle = 0, True, False
    for place in range(first, len(tokens)):
        token = tokens[place]
        if place > first:
            if _is_next_sentence(tokens, place, titles):
                return
            is_after_and = is_after_and or not SIGNS_OF_AND.isdisjoint(token.before)
        if token.forms & AND:
            if place == first:
                return
            is_after_and = True
            continue
        is_small = not token.is_capital and any(sign.isalpha() for sign in token.raw)
        if is_small and not is_after_and and not is_particle:
            return
        is_particle = token.forms <= PARTICLES
        words = 1 if is_after_and else words + 1
        if words > MOST_IN_A_NAME:
            return
        if is_after_and:
            yield place
        is_after_and = False


def _is_next_sentence(tokens: Sequence[Token], place: int, titles: Collection[str]) -> bool:
    before = tokens[place - 1]
    is_short = before.is_letter or before.forms <= SUFFIXES or not before.forms.isdisjoint(titles)
    return "." in tokens[place].before and not is_short


def _names(tokens: Sequence[Token], names: Names, titled: Mapping[int, bool]) -> Iterator[_Hit]:
    """Last names, each with the first name beside it, if there is one.

    Args:
        titled: where a name stands after a title.
    """
    yield from _spaced(tokens, names, titled)
    for start, token in enumerate(tokens):
        if token.is_mailbox or _is_login(tokens, start):
            yield from _mailbox(token, start, names)
        else:
            yield from _glued(token, start, names)
        for form in token.forms & names.by_word.keys():
            for rest, firsts in names.by_word[form].items():
                end = start + 1 + len(rest)
                if all(
                    word in other.forms
                    for word, other in zip(rest, tokens[start + 1 : end], strict=False)
                ) and end <= len(tokens):
                    yield _with_first(tokens, (form, *rest), start, firsts, titled)


def _mailbox(token: Token, place: int, names: Names) -> Iterator[_Hit]:
    """Names in one word of an e-mail address: `sbradley`, `sjbradley2`, `bradleys`."""
    for form in {each.rstrip("0123456789") for each in token.forms}:
        for at in range(1, len(form)):
            for last, first in ((form[at:], form[:at]), (form[:at], form[at:])):
                firsts = names.by_word.get(last, {}).get(())
                if firsts and (first in firsts or _are_initials(first, firsts)):
                    own = frozenset({place})
                    yield _Hit(own, own, frozenset({last}), True, first in firsts)


def _is_login(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word says so before it: `User: sbradley`, `user name sbradley`."""
    before = tokens[max(place - 2, 0) : place]
    if not before:
        return False
    is_second = before[-1].forms & OF_A_LOGIN and not before[0].forms.isdisjoint(LOGINS)
    return bool(is_second) or not before[-1].forms.isdisjoint(LOGINS)


def _glued(token: Token, place: int, names: Names) -> Iterator[_Hit]:
    """A first and a last name in one word, or an initial and a last name as a login has them.

    Many a word of the language is a last name after an initial: `trainer`, `sharper`. Such a one is
    a name only where who is called so is named besides.
    """
    own = frozenset({place})
    raw = token.raw.strip(MARKS)
    if not raw.strip("0123456789").isalpha():
        return
    is_small = raw == raw.lower()
    for form in {each.strip("0123456789") for each in token.forms}:
        for at in range(1, len(form)):
            for last, first in ((form[at:], form[:at]), (form[:at], form[at:])):
                firsts = names.by_word.get(last, {}).get(())
                if not firsts:
                    continue
                if first in firsts and _are_two_words(first, last):
                    yield _Hit(own, own, frozenset({last}), True, True)
                elif is_small and form.endswith(last) and _are_initials(first, firsts):
                    begins = BEGINS_A_WORD.match(form) is not None
                    if len(last) < SHORTEST_AFTER_INITIAL + begins or (begins and len(first) > 1):
                        continue
                    is_like_a_word = begins and (
                        is_ordinary([last])
                        or (
                            len(form) <= LONGEST_LIKE_A_WORD
                            and ENDS_A_WORD.search(form) is not None
                        )
                    )
                    yield _Hit(
                        own,
                        own,
                        frozenset({last}),
                        is_certain=not is_like_a_word,
                        has_first_name=False,
                        is_like_a_name=not is_like_a_word,
                    )


def _are_two_words(first: str, last: str) -> bool:
    return len(first) >= SHORTEST_GLUED[0] and len(last) >= SHORTEST_GLUED[1]


def _are_initials(letters: str, firsts: Collection[str]) -> bool:
    """Whether they are the first letter of a first name, and that of a middle one, if known."""
    return len(letters) <= MOST_SHORT_BETWEEN and letters[0] in {first[0] for first in firsts}


def _spaced(tokens: Sequence[Token], names: Names, titled: Mapping[int, bool]) -> Iterator[_Hit]:
    """Names in letters that stand one by one: `S A R A H  B R A D L E Y`."""
    for is_spaced, run in groupby(range(len(tokens)), key=lambda at: tokens[at].is_letter):
        places = list(run)
        if not is_spaced or len(places) < FEWEST_SPACED:
            continue
        letters = "".join(min(tokens[at].forms) for at in places)
        for start in range(len(letters)):
            longest = min(start + LONGEST_SPACED, len(letters))
            for end in range(start + SHORTEST_SPACED, longest + 1):
                last = letters[start:end]
                firsts = names.by_word.get(last, {}).get(())
                if firsts is None:
                    continue
                left, right = _first_around(letters, start, end, firsts)
                is_whole = end - start == len(letters)
                is_in_full = (left, right) != (start, end)
                if is_in_full or is_whole:
                    yield _Hit(
                        frozenset(places[left:right]),
                        frozenset(places[start:end]),
                        frozenset({last}),
                        is_certain=is_in_full or places[start] in titled,
                        has_first_name=is_in_full,
                    )


def _first_around(letters: str, start: int, end: int, firsts: Collection[str]) -> tuple[int, int]:
    """From where to where a last name is with its first name, with an initial between or not."""
    for first in sorted(firsts, key=len, reverse=True):
        for between in (0, 1):
            if len(first) > 1 and letters[: max(start - between, 0)].endswith(first):
                return start - between - len(first), end
        if len(first) > 1 and letters[end:].startswith(first):
            return start, end + len(first)
    is_after_initials = start > 0 and end == len(letters) and _are_initials(letters[:start], firsts)
    return (0 if is_after_initials else start), end


def _with_first(
    tokens: Sequence[Token],
    words: tuple[str, ...],
    start: int,
    firsts: set[str],
    titled: Mapping[int, bool],
) -> _Hit:
    """The last name that is these words, as they stand from a place on."""
    end = start + len(words)
    own = set(range(start, end))
    forms = frozenset(form for at in own for form in tokens[at].forms)
    certain = _beside(tokens, start, end, firsts)
    has_first_name = any(tokens[at].forms & firsts for at in certain)
    is_written_as_one = any(tokens[at].is_capital or tokens[at].is_mailbox for at in own)
    is_like_a_name = is_written_as_one or not is_ordinary(words)
    if start in titled and (is_like_a_name or (titled[start] and words[0] not in AFTER_A_TITLE)):
        certain |= own
    if not certain:
        return _Hit(
            frozenset(own),
            frozenset(own),
            forms,
            is_certain=False,
            has_first_name=False,
            is_like_a_name=is_like_a_name,
        )
    last = max(certain | own) + 1
    while last < len(tokens) and (_is_suffix(tokens[last]) or _is_trailing(tokens, last, titled)):
        certain.add(last)
        last += 1
    return _Hit(
        frozenset(own | certain),
        frozenset(own),
        forms,
        is_certain=True,
        has_first_name=has_first_name,
    )


def _beside(tokens: Sequence[Token], start: int, end: int, firsts: set[str]) -> set[int]:
    """The first name before or after a last one, with what stands between."""
    initials = {first[0] for first in firsts}
    found: list[tuple[list[int], set[int]]] = []
    for way in (range(end, len(tokens)), range(start - 1, -1, -1)):
        between: list[int] = []
        for place in way[: MOST_SHORT_BETWEEN + 1]:
            token = tokens[place]
            # Before another initial; a small letter there is one of an abbreviation.
            is_first = not between or (
                token.is_capital and all(tokens[other].is_letter for other in between)
            )
            is_initial = is_first and _is_initial(tokens, place, start, initials)
            if token.forms & firsts or is_initial:
                further = way[len(between) + 1 :][:1]
                found.append(
                    (between, {place, *(at for at in further if tokens[at].forms & firsts)})
                )
                break
            between.append(place)
            are_short = all(
                len(form) <= MOST_SHORT_BETWEEN or form in SUFFIXES
                for other in between
                for form in tokens[other].forms
            )
            if len(between) > MOST_BETWEEN and not are_short:
                break
    # Beside a first name that touches the last one, one that is farther off is another's.
    touching = [own for between, own in found if not between]
    return set().union(*(touching or ({*between, *own} for between, own in found)))


def _is_suffix(token: Token) -> bool:
    raw = token.raw.strip(MARKS)
    return token.forms <= SUFFIXES or LIKE_A_SUFFIX.fullmatch(raw) is not None


def _is_trailing(tokens: Sequence[Token], place: int, titled: Collection[int]) -> bool:
    """Whether it is an initial that ends a name: `Nunez, Mateo A.`, and begins no title: `P.O.`"""
    token = tokens[place]
    if not token.is_letter or ";" in token.before:
        return False
    for after in range(place + 1, min(place + 1 + MOST_LETTERS_OF_A_TITLE, len(tokens))):
        if after in titled:
            return False
        if not tokens[after].is_letter:
            break
    return token.is_capital or token.raw.endswith(".")


def _is_initial(tokens: Sequence[Token], place: int, start: int, initials: set[str]) -> bool:
    """Whether it is the first letter of a first name: `M. Nunez`, `Nunez, M`, `M Nunez`."""
    token = tokens[place]
    if _is_two_initials(token, initials):
        return True
    is_after_comma = place > start and tokens[place - 1].raw.endswith(",")
    is_marked = token.raw.endswith(".") or is_after_comma or token.is_mailbox
    is_bare = token.is_capital and not token.forms & LETTERS_THAT_ARE_WORDS
    return token.is_letter and bool(token.forms & initials) and (is_marked or is_bare)


def _is_two_initials(token: Token, initials: Collection[str]) -> bool:
    """Whether it is the first letter of a first name with another initial: `SJ Bradley`."""
    raw = token.raw.strip(MARKS)
    form = raw.casefold()
    is_pair = len(raw) == 2 and raw.isalpha() and raw.isupper()
    return is_pair and form[0] in initials and form not in PAIRS_THAT_ARE_WORDS
