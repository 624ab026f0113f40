"""Verification codes: given by chance, and read however somebody types them."""

import secrets

# Crockford's: without the letters that look like a figure, or that make words.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# A hundred bits: of a hundred million codes, somebody who tried a million times a second for a
# thousand years would find one with a chance of two in a million.
LENGTH = 20
GROUP = 5
TAKEN_FOR = str.maketrans("OIL", "011")


def new_code() -> str:
    """A code that nobody can guess, as it is stored: without hyphens."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def in_groups(code: str) -> str:
    """A code as it is printed: `7K2QX-04M9T-ZB3HD-R6W1C`."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def normalized_code(typed: str) -> str:
    """A code as it is stored, from what somebody typed; blank where it can be none."""
    code = "".join(typed.upper().translate(TAKEN_FOR).replace("-", " ").split())
    return code if len(code) == LENGTH and set(code) <= set(SIGNS) else ""
