"""Scores: shares of a hundred, and figures beside a word that says that they are one."""

import re
from collections.abc import Iterator

from frame.finding.beside import Labels, line_of
from frame.finding.near import WordsNear
from frame.finding.text import CutText, Text, without_accents
from frame.finding.word import Page, Word

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
# `Page 12 of 100` says where a page is, if its line says nothing else.
A_PAGE = r"(?:page|pg|p)\b\W*(?:(?:no|number)\b\W*)?"
A_PAGE_BEFORE = re.compile(rf"\b{A_PAGE}$")
A_PAGE_ALONE = re.compile(rf"\W*{A_PAGE}\d{{1,3}} of 100\W*")
# What stands before a number and says what it is, is no longer, in signs.
LONGEST_BEFORE = 40


def find_shares(page: Page, text: Text) -> list[frozenset[int]]:
    """The places of each share of a hundred, wherever it stands, but of no number of a page.

    Args:
        text: the words of the page.
    """
    found = []
    # By where a line is, so that each is looked at once, whatever stands on it.
    is_page: dict[tuple[float, float], bool] = {}
    for start, end in _shares(text.line):
        places = text.within(start, end)
        before = max(start - LONGEST_BEFORE, 0)
        if A_PAGE_BEFORE.search(text.line, before, start) and text.line.endswith(" of 100", 0, end):
            word = page.words[min(places)]
            line = word.top, word.bottom
            if line not in is_page:
                is_page[line] = _is_page_alone(page, word)
            if is_page[line]:
                continue
        found.append(places)
    return found


def _is_page_alone(page: Page, word: Word) -> bool:
    """Whether the line of a word is the number of a page and nothing else."""
    line = " ".join(without_accents(each.text) for each in line_of(page, word))
    return A_PAGE_ALONE.fullmatch(line) is not None


def _shares(line: str) -> Iterator[tuple[int, int]]:
    for pattern in (PERCENTS, OF_A_WHOLE):
        for found in pattern.finditer(line):
            yield found.span()


# What somebody did, or got, that a number of this sentence may be the score of.
TELLS_A_SCORE = re.compile(
    r"\b(?:scor(?:e[sd]?|ing)|grade[sd]?|results?|marks?|pass(?:e[sd]|ing)?|fail(?:s|ed|ing|ure)?"
    r"|achieved|earned|received|average[sd]?|exam|test(?:ed)?|quiz)\b"
)
# Also from one to another: `92-95`; but no time of day, and no part of a longer number.
A_NUMBER = re.compile(rf"(?<![\w./])(?<!\d[:-])(?:{NUMBER})(?:-\d{{1,3}})?(?![\w/]|[:-]\d|[.,]\d)")
# A share of one: `0.62`.
OF_ONE = re.compile(r"(?<![\w./,])(?<!\d:)0?[.,]\d{1,3}(?![\w/]|:\d|[.,]\d)")
# A number right after these is a score, whatever comes after it: `score: 62`, `a result of 62`,
# `failed with 62`, `passed - 62`.
BEFORE_A_SCORE = re.compile(
    r"\b(?:(?:scor(?:e[sd]?|ing)|grade[sd]?|results?|marks?|average[sd]?)"
    r"(?:\s+(?:was|were|is|are|at|by|with|an?|only|just|about|exactly))*[\s:=(–—-]+"
    r"|(?:score|grade|result|mark|average)\s+of\s+(?:(?:an?|only|just|about|exactly)\s+)?)$"
    rf"|{TELLS_A_SCORE.pattern}"
    r"(?:\s*[:=–—-]+\s*|\s+(?:with|at)\s+(?:(?:an?|only|just|about|exactly)\s+)?)$"
)
# Within one line.
BLANK = r"[^\S\r\n]"
# What is counted is no score: `passed 3 courses`, `8 credit hours`, `3 in-service classes`,
# `1 day`, `8-hour`. No other word stands between, nor the end of a line: `62 ten days ago`.
# fmt: off
COUNTED = re.compile(
    rf"(?:{BLANK}+|-)"
    rf"(?:(?:in-service|sign-in|credit|training|clee|post|firearms|calendar|business|working)(?:{BLANK}+|-))?"
    r"(?:(?:hours|hrs|days|weeks|months|years|minutes|credits|pages|papers|courses|classes|records"
    r"|members|officers|people|persons|times|topics|tests|exams|certificates|sessions|copies|others"
    r"|transcripts|sheets|scans|files|lines|places|requests|letters)"
    r"|(?:(?<=-)|(?<=\b1\s)|(?<=\bone\s))(?:hour|day|week|month|year|minute|credit|page|paper|course"
    r"|class|record|member|officer|person|time|topic|test|exam|certificate|session|copy|other))\b"
)
# As they are written, since `may` and `march` begin other things too.
MONTH = (
    r"\b(?:(?i:jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)|Mar(?:ch)?|MAR(?:CH)?|May|MAY)\b\.?"
)
# fmt: on
DAY_OF_MONTH = r"(?:0?[1-9]|[12]\d|3[01])"
# Nor is a day: `5 May`, `5-9 May`; but `88 May 5` is a score and a day.
A_DAY = re.compile(rf"(?:\d{{1,2}}-)?{DAY_OF_MONTH}(?:{BLANK}+|-)(?:of )?{MONTH}(?!\s+\d{{1,2}}\b)")
BEFORE_A_DAY = re.compile(rf"{MONTH}(?:{BLANK}|-)$")
A_DAY_OF_MONTH = re.compile(rf"{DAY_OF_MONTH}(?!\d)")
# Nor is what these words call otherwise: `page 12`, `Hours: 8` at the start of a line.
CALLED_OTHERWISE = re.compile(
    r"\b(?:page|paragraph|no\.?|number|rsmo|squad|watch)[\s-]$"
    rf"|(?:^|[\r\n]){BLANK}*(?:credit{BLANK}+|training{BLANK}+)?hours:?{BLANK}*$"
)


def find_told_scores(text: CutText) -> list[frozenset[int]]:
    """The places of scores as a sentence tells them: `failed with 62`, `score: ninety-two`.

    Numbers in words too, and shares of one; a number up to 100 where a word of passing, failing or
    scoring stands near it in its sentence. What may be a score is one: whoever typed it can write
    otherwise what it is.
    """
    line = text.small
    shares = list(_shares(line))
    told = WordsNear(line, TELLS_A_SCORE)
    numbers = [each.span() for each in OF_ONE.finditer(line)]
    for number in A_NUMBER.finditer(line):
        digits = re.match(r"\d+", number.group())
        if digits is None or int(digits.group()) <= 100:
            numbers += [number.span()] if told.has_near(*number.span()) else []
    scores = [
        (start, end)
        for start, end in numbers
        if BEFORE_A_SCORE.search(line, max(start - LONGEST_BEFORE, 0), start)
        or not _is_something_else(text.text, line, start, end)
    ]
    return [text.touched(*span) for span in (*shares, *scores)]


def _is_something_else(text: str, line: str, start: int, end: int) -> bool:
    """Whether what stands around a number says that it is a count, a day or another number.

    Args:
        line: the text in small letters.
    """
    before = max(start - LONGEST_BEFORE, 0)
    return bool(
        COUNTED.match(line, end)
        or A_DAY.match(text, start)
        or (BEFORE_A_DAY.search(text, before, start) and A_DAY_OF_MONTH.match(text, start))
        or CALLED_OTHERWISE.search(line, before, start)
    )
