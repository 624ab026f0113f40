"""Words as they are compared, and the line that they stand in."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from operator import itemgetter

from frame.finding.ordinary import is_ordinary

# Accents that are written apart, each after the sign that it stands over.
ACCENTS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# What nobody sees within a word that was copied from a page: where it may be parted, or not.
UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
UNSEEN_WITHIN = re.compile(rf"[{UNSEEN}]+(?=\w)|[\u200b-\u200f\u2060\ufeff]+")
# Between letters, whichever of them a keyboard gave.
APOSTROPHE = "['’‘\u201b\u2032\u00b4\uff07`]"
SIGN = rf"(?:[^\W_]|[{ACCENTS}{UNSEEN}])"
# A word with the marks around it, as far as the next; a hyphen parts words. Or marks alone.
WORD = re.compile(
    rf"[^\w\s]*(?P<word>[^\W_]{SIGN}*(?:{APOSTROPHE}{SIGN}+)*)(?:[^\w\s]|_)*|(?:[^\w\s]|_)+"
)
# Letters that are no accented ones, as a keyboard without them writes them; and apostrophes.
# fmt: off
PLAIN = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
    "ŧ": "t", "ŋ": "n", "ß": "ss",
    **dict.fromkeys("\u02bb\u02bc\u02b9\u2018\u201b\u2032\u00b4\uff07`", "'"),
})
# fmt: on
# Letters of other scripts that nobody tells from plain ones: Cyrillic, Greek, Armenian, and of
# spoken sounds. Capitals are by themselves: of `В` the small letter looks otherwise.
LOOKS_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХҮԌԚԜӀаеѕіјорсухһԁԛԝӏ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹαιοκνρυχϲ" + "ՕՍօոսց" + "ɑɡɩ",
    "ABESIJKMHOPCTYXYGQWIaesijopcyxhdqwl" + "ABEZHIKMNOPTYXCaiokvpuxc" + "OUonug" + "agi",
)
# As some write them out: Joerg Mueller.
WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "đ": "dj"})
APART = re.compile(r"[^\w'’-]+|_+")
WITH_WHAT_PARTS = re.compile(f"({APART.pattern})")
IN_A_WORD = re.compile(r"['’-]")
HYPHENS = ("-", "\u2010", "\u2011", "\xad")
# In letters: of less, what is left of a word is none.
SHORTEST_BARE = 4


def without_accents(text: str) -> str:
    """The text as it is compared: in plain small letters, without what nobody sees in a word."""
    if text.isascii():
        return text.casefold().translate(PLAIN)
    # First letters that only look otherwise, such as bold ones; capitals after that.
    seen = unicodedata.normalize("NFKD", UNSEEN_WITHIN.sub("", text.translate(PLAIN)))
    apart = unicodedata.normalize("NFKD", seen.translate(LOOKS_LIKE).casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(PLAIN)


def written_out(text: str) -> str:
    """The same with two letters for one that has a mark: `Mueller` for `Müller`."""
    if text.isascii():
        return without_accents(text)
    return without_accents(unicodedata.normalize("NFKC", text).casefold().translate(WRITTEN_OUT))


@dataclass(frozen=True)
class Token:
    """What may be a name: all its spellings, and the words of the text that it stands in.

    Args:
        before: the marks between it and the token before.
        is_mailbox: whether it stands in an e-mail address, before its sign.
    """

    forms: frozenset[str]
    words: tuple[int, ...]
    raw: str
    before: str = ""
    is_mailbox: bool = False

    @property
    def is_capital(self) -> bool:
        return next((sign.isupper() for sign in self.raw if sign.isalpha()), False)

    @property
    def is_letter(self) -> bool:
        return all(len(form) == 1 and form.isalpha() for form in self.forms)


class Text:
    """Words in one line, and which word each sign of the line is of.

    Args:
        words: as they are written, with the marks that stand around them.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.each = [without_accents(word) for word in words]
        self.line = " ".join(self.each)
        self._starts = [0, *accumulate(len(each) + 1 for each in self.each)][: len(words)]

    def within(self, start: int, end: int) -> frozenset[int]:
        """The places of the words that a stretch of the line touches."""
        return frozenset(range(self._place(start), self._place(max(start, end - 1)) + 1))

    def _place(self, sign: int) -> int:
        return max(bisect_right(self._starts, sign) - 1, 0)

    def beside(self, places: Iterable[int]) -> tuple[int, int]:
        """The places of the words before and after some, over marks that stand alone.

        They are those of no word, -1 or how many there are, where none stands there.
        """
        found = sorted(places)
        before, after = found[0] - 1, found[-1] + 1
        while before >= 0 and not _chunks(self.each[before]):
            before -= 1
        while after < len(self.each) and not _chunks(self.each[after]):
            after += 1
        return before, after

    def phrase(self, phrase: str) -> Iterator[frozenset[int]]:
        """The places of a phrase, each time that it stands there word by word.

        One that ends with a number is found too where it is written together, or its words are
        shortened: `SQUAD111` and `Sqd. 111` for `Squad 111`.
        """
        wanted = _plain_words(phrase)
        if len(wanted) > 1 and wanted[-1].isdigit():
            for match in re.finditer(_shortened(wanted), self.line):
                yield self.within(*match.span())
        words = [(place, word) for place, each in enumerate(self.each) for word in _chunks(each)]
        for start in range(len(words) - len(wanted) + 1):
            found = words[start : start + len(wanted)]
            if wanted and [word for _, word in found] == wanted:
                yield frozenset(place for place, _ in found)

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words as names are looked for in them, also such as go on on the next line."""
        found: list[Token] = []
        between = ""
        for place, word in enumerate(self.each):
            raw = self.words[place]
            if place and self.each[place - 1].endswith(HYPHENS) and found:
                before = found[-1]
                start = APART.split(word.lstrip())[0]
                joined = {
                    "".join(IN_A_WORD.split(form)) + IN_A_WORD.sub("", start)
                    for form in before.forms
                }
                found.append(Token(frozenset(joined), (*before.words, place), before.raw))
            mailbox_ends, ends = word.rfind("@"), 0
            chunks = WITH_WHAT_PARTS.split(word)
            out = WITH_WHAT_PARTS.split(written_out(raw))
            # Chunks and what parts them, by turns.
            for chunk, other in zip(
                chunks, out if len(out) == len(chunks) else chunks, strict=True
            ):
                ends += len(chunk)
                spelled = {chunk, other} if len(chunk) > 1 else {chunk}
                forms = {form for each in spelled for form in forms_of(each)}
                forms |= {bare for form in forms for bare in _bare_of(form)}
                if not forms or APART.fullmatch(chunk):
                    between += chunk
                    continue
                is_mailbox = ends <= mailbox_ends
                found.append(Token(frozenset(forms), (place,), raw, between, is_mailbox))
                between = ""
        return found


class CutText(Text):
    """A text cut into words, and from where to where in it each of them is.

    Whatever leaves as typed text is cut here, so that papers and letters find the same in it.
    """

    def __init__(self, text: str) -> None:
        cut = list(WORD.finditer(text))
        super().__init__([each.group() for each in cut])
        self.text = text
        self.spans = [each.span("word" if each["word"] else 0) for each in cut]

    @cached_property
    def small(self) -> str:
        """The text in small letters, sign by sign: places in it are those in the text.

        A sign that would become two, as `İ` does, stays.
        """
        return "".join(small if len(small := sign.lower()) == 1 else sign for sign in self.text)

    def touched(self, start: int, end: int) -> frozenset[int]:
        """The places of the words that a stretch of the text as it was given touches."""
        first = bisect_right(self.spans, start, key=itemgetter(1))
        return frozenset(range(first, bisect_left(self.spans, end, key=itemgetter(0))))

    def spans_of(self, stretches: Iterable[frozenset[int]]) -> list[tuple[int, int]]:
        """From where to where what stands at some places is, all words of a name in one."""
        places: set[int] = set()
        joined: set[int] = set()
        for stretch in stretches:
            places |= stretch
            joined.update(at for before, at in pairwise(sorted(stretch)) if at == before + 1)
        found: list[tuple[int, int]] = []
        for place in sorted(places):
            start, end = self.spans[place]
            if place in joined:
                start, _ = found.pop()
            found.append((start, end))
        return found


def forms_of(chunk: str) -> list[str]:
    """A word whole, and each part of one with a hyphen or an apostrophe."""
    forms = dict.fromkeys([IN_A_WORD.sub("", chunk), *IN_A_WORD.split(chunk)])
    return [form for form in forms if form]


def _bare_of(form: str) -> Iterator[str]:
    """The word without figures that are written together with it, and that of which it is more."""
    bare = form.strip("0123456789")
    if bare != form and len(bare) >= SHORTEST_BARE and bare.isalpha():
        yield bare
    one = bare.removesuffix("s")
    is_word = is_ordinary([bare]) or is_ordinary([one])
    if one != bare and len(one) >= SHORTEST_BARE and not is_word:
        yield one


def _shortened(words: Sequence[str]) -> str:
    """A pattern of words and a number: of each word its first letter, and any others of it."""
    shortened = [
        rf"{word[0]}(?=[{word[1:]}]){''.join(f'{letter}?' for letter in word[1:])}"
        if word.isascii() and word.isalpha() and len(word) > 1
        else re.escape(word)
        for word in words[:-1]
    ]
    between = r"[^\w]{0,3}"
    number = rf"(?:(?:no|nr|number)\b{between})?{words[-1]}(?!\d)"
    return rf"(?<![^\W_]){between.join([*shortened, number])}"


def _plain_words(text: str) -> list[str]:
    return _chunks(without_accents(text))


def _chunks(plain: str) -> list[str]:
    """The words of a text that is without accents already, those with a hyphen in parts."""
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", plain)
