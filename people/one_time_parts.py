"""The two parts of a one-time password: made at random, shown, stored, and compared."""

import secrets

from django.contrib.auth.hashers import check_password, make_password

from people.models import OneTimePassword

# Read aloud or from paper, none of these is taken for another. Five bits each.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PART, GROUP = 8, 4


def new_part() -> str:
    """Forty bits at random, in capitals and digits."""
    return "".join(secrets.choice(SIGNS) for _ in range(PART))


def shown(part: str) -> str:
    """`7K3F-92MD`: as it is handed over."""
    return "-".join(part[at : at + GROUP] for at in range(0, len(part), GROUP))


def stored(part: str) -> str:
    """What a part is checked by."""
    return make_password(part)


def opens(one_time: OneTimePassword, typed: str) -> bool:
    """Whether this is the whole one-time password, with or without dashes, in any case."""
    plain = "".join(typed.split()).replace("-", "").upper()
    if len(plain) != 2 * PART:
        return False
    first, second = plain[:PART], plain[PART:]
    return check_password(first, one_time.first_part) and check_password(
        second, one_time.second_part
    )
