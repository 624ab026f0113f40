"""Scores: shares of a hundred, and figures beside a word that says that they are one."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from frame.finding.beside import Labels
from frame.finding.text import CutText, Text

UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
IN_WORDS = (
    rf"(?:(?:{'|'.join(TENS)})(?:[\s-]+(?:{'|'.join(UNITS)}))?"
    rf"|{'|'.join([*TEENS, 'eighteen', 'nineteen', 'zero'])}"
    rf"|(?:a|one) hundred|{'|'.join(UNITS)})"
)
NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d+)?|\b{IN_WORDS})"
SCORE = Labels(
    frozenset(
        {"score", "scores", "scored", "grade", "result", "results", "mark", "marks", "points"}
    )
)
# `92%`, `87.5 points`, `sixty-two percent`.
PERCENTS = re.compile(rf"{NUMBER}\s?(?:%|(?:percent|per cent|pct|points)\b)")
# `87/100`, `60 of 100`, `41 out of 50`.
OF_A_WHOLE = re.compile(r"(?<![\d/])\d{1,3}\s?(?:/\s?100\b|of 100\b|out of \d{1,3}\b)(?![/\d])")
# `Page 12 of 100` says where a page is.
A_PAGE = re.compile(r"\b(?:pages?|pp?\.|pgs?\.?|sheets?|slides?)\s*(?:no\.?|number|#)?\s*$")
# What stands before a number and says that it is no score is no longer, in signs.
LONGEST_BEFORE = 20


def find_shares(text: Text) -> list[frozenset[int]]:
    """The places of each share of a hundred, wherever it stands."""
    return [text.within(*span) for span in _shares(text.line)]


def _shares(line: str) -> Iterator[tuple[int, int]]:
    for found in PERCENTS.finditer(line):
        yield found.span()
    for found in OF_A_WHOLE.finditer(line):
        start, end = found.span()
        if not A_PAGE.search(line, max(start - LONGEST_BEFORE, 0), start):
            yield start, end


# What somebody did, or got, that a number of this sentence may be the score of.
TELLS_A_SCORE = re.compile(
    r"\b(?:scor(?:e[sd]?|ing)|grade[sd]?|results?|marks?|pass(?:e[sd]|ing)?|fail(?:s|ed|ing|ure)?"
    r"|achieved|earned|received|average[sd]?|exam|test(?:ed)?|quiz)\b"
)
# Between both, at most so many signs of the same sentence.
NEAR = 40
SENTENCE_ENDS = re.compile(r"[.;!?](?=\s|$)")
# Also from one to another: `92-95`; but no time of day, and no part of a longer number.
A_NUMBER = re.compile(rf"(?<![\w./])(?<!\d[:-])(?:{NUMBER})(?:-\d{{1,3}})?(?![\w/]|[:-]\d|[.,]\d)")
# A share of one: `0.62`.
OF_ONE = re.compile(r"(?<![\w./,])(?<!\d:)0?[.,]\d{1,3}(?![\w/]|:\d|[.,]\d)")
# What is counted is no score: `passed 3 courses`, `8 credit hours`, `3 in-service classes`. One
# word may stand between, but none that begins something else: `62 on tests`, `88 last year`.
# fmt: off
BEGINS_ELSE = (
    "in|on|at|by|for|of|off|as|to|from|with|within|after|before|during|since|until|through|over"
    "|under|the|this|that|these|those|his|her|their|its|my|our|your|last|next|each|every|all|both"
    "|per|a|an|and|or|but|than|then|so|is|was|are|were|several|many|multiple|" + "|".join(UNITS)
)
COUNTED = re.compile(
    rf"[\s-]*(?:(?:in-service|(?!(?:{BEGINS_ELSE})\b)[a-z]+)[\s-]+)?"
    r"(?:hours?|hrs?|days?|weeks?|months?|years?|minutes?|credits?|pages?|papers?|courses?"
    r"|class(?:es)?|records?|members?|officers?|people|persons?|times?|topics?|tests|exams"
    r"|certificates?|sessions?|copies|others?)\b"
)
MONTH = (
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
# fmt: on
# Nor is a day: `5 May`, `5-9 May`; but `88 May 5` is a score and a day.
A_DAY = re.compile(
    rf"(?:\d{{1,2}}-)?(?:0?[1-9]|[12]\d|3[01])[\s-]+(?:of )?{MONTH}(?!\s+\d{{1,2}}\b)"
)
A_DAY_OF = re.compile(
    rf"{MONTH}[\s-]$"
    r"|\b(?:page|section|part|paragraph|class|course|module|no\.?|number|rsmo|squad|watch)[\s-]$"
)


def find_told_scores(text: CutText) -> list[frozenset[int]]:
    """The places of scores as a sentence tells them: `failed with 62`, `score: ninety-two`.

    Numbers in words too, and shares of one; a number up to 100 where a word of passing, failing or
    scoring stands near it in its sentence.
    """
    # Sign by sign, so that places in it are those in the text: `İ` would become two.
    line = "".join(small if len(small := sign.lower()) == 1 else sign for sign in text.text)
    shares = list(_shares(line))
    told = _Told(line)
    numbers = [each.span() for each in OF_ONE.finditer(line)]
    for number in A_NUMBER.finditer(line):
        digits = re.match(r"\d+", number.group())
        if digits is None or int(digits.group()) <= 100:
            numbers += [number.span()] if told.has_near(*number.span()) else []
    scores = [
        (start, end)
        for start, end in numbers
        if not COUNTED.match(line, end)
        and not A_DAY.match(line, start)
        and not A_DAY_OF.search(line, max(start - LONGEST_BEFORE, 0), start)
    ]
    return [text.touched(*span) for span in (*shares, *scores)]


class _Told:
    """The words of a line that a score may stand near, each looked at by the numbers near it alone.

    In a long text with many of both, to hold each number against each word takes seconds.
    """

    def __init__(self, line: str) -> None:
        self._line = line
        words = [each.span() for each in TELLS_A_SCORE.finditer(line)]
        self._starts = [start for start, _ in words]
        self._ends = [end for _, end in words]

    def has_near(self, start: int, end: int) -> bool:
        """Whether one of them is near a stretch of the line, in its sentence."""
        first = bisect_left(self._ends, start - NEAR)
        last = bisect_right(self._starts, end + NEAR)
        return any(self._is_one_sentence(each, start, end) for each in range(first, last))

    def _is_one_sentence(self, word: int, start: int, end: int) -> bool:
        left, right = min(end, self._ends[word]), max(start, self._starts[word])
        return not SENTENCE_ENDS.search(self._line, left, max(left, right))
