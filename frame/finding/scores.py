"""Scores: shares of a hundred, and figures beside a word that says that they are one."""

import re

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
# `92%`, `87.5 points`, `sixty-two percent`, `87/100`, `60 of 100`, `41 out of 50`.
SHARES = (
    re.compile(rf"{NUMBER}\s?(?:%|(?:percent|per cent|pct|points)\b)"),
    re.compile(r"(?<![\d/])\d{1,3}\s?(?:/\s?100\b|of 100\b|out of \d{1,3}\b)(?![/\d])"),
)


def find_shares(text: Text) -> list[frozenset[int]]:
    """The places of each share of a hundred, wherever it stands."""
    return [text.within(*found.span()) for each in SHARES for found in each.finditer(text.line)]


# What somebody did, or got, that a number of this sentence may be the score of.
TELLS_A_SCORE = re.compile(
    r"\b(?:scor(?:e[sd]?|ing)|grade[sd]?|results?|marks?|pass(?:e[sd]|ing)?|fail(?:s|ed|ing|ure)?"
    r"|achieved|earned|received|average[sd]?|exam|test(?:ed)?|quiz)\b"
)
# Between both, at most so many signs of the same sentence.
NEAR = 40
SENTENCE_ENDS = re.compile(r"[.;!?](?=\s|$)")
A_NUMBER = re.compile(rf"(?<![\w./:-])(?:{NUMBER})(?![\w/:]|[.,-]\d)")
# A share of one: `0.62`.
OF_ONE = re.compile(r"(?<![\w./:,])0?[.,]\d{1,3}(?![\w/:]|[.,]\d)")
# What is counted is no score: `passed 3 courses`, `0.50 hours`, `May 5`.
# fmt: off
COUNTED = re.compile(
    r"[\s-]*(?:[a-z]+[\s-]+)?(?:hours?|hrs?|days?|weeks?|months?|years?|minutes?|credits?|pages?"
    r"|papers?|courses?|class(?:es)?|records?|members?|officers?|people|persons?|times?|topics?"
    r"|tests?|exams?|certificates?|sessions?|copies|others?|(?:of )?(?:january|february|march|april"
    r"|may|june|july|august|september|october|november|december))\b"
)
# fmt: on
A_DAY_OF = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s$"
    r"|\b(?:page|section|part|paragraph|class|course|module|no\.?|number|rsmo|squad|watch)\s$"
)


def find_told_scores(text: CutText) -> list[frozenset[int]]:
    """The places of scores as a sentence tells them: `failed with 62`, `score: ninety-two`.

    Numbers in words too, and shares of one; a number up to 100 where a word of passing, failing or
    scoring stands near it in its sentence.
    """
    line = text.text.lower()
    shares = [each.span() for pattern in SHARES for each in pattern.finditer(line)]
    told = [each.span() for each in TELLS_A_SCORE.finditer(line)]
    numbers = [each.span() for each in OF_ONE.finditer(line)]
    for number in A_NUMBER.finditer(line):
        digits = re.match(r"\d+", number.group())
        if digits is None or int(digits.group()) <= 100:
            numbers += [number.span()] if any(_is_near(line, number, each) for each in told) else []
    scores = [
        (start, end)
        for start, end in numbers
        if not COUNTED.match(line, end) and not A_DAY_OF.search(line, 0, start)
    ]
    return [text.touched(*span) for span in (*shares, *scores)]


def _is_near(line: str, number: re.Match[str], word: tuple[int, int]) -> bool:
    start, end = min(number.end(), word[1]), max(number.start(), word[0])
    return end - start <= NEAR and not SENTENCE_ENDS.search(line, start, max(start, end))
