"""Ask a witness to sign a checkpoint: somebody else's machine (c2sp.org/tlog-witness).

It signs only after it was shown that the log grew from the last one it signed. So two different
logs can't both be shown, one to each of two people, unless the witness helps.
"""

import base64
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence

from events.verifier import Key, NotWholeError, check_signed

TIMEOUT = 10  # seconds
MOST_BYTES = 10_000
CONFLICT = 409  # it has signed another size than we said


def cosignature_of(
    note: str,
    *,
    address: str,
    key: Key,
    older: int,
    growth: Callable[[int], Sequence[bytes]],
) -> str:
    """Have a witness sign a checkpoint.

    Args:
        note: the checkpoint as the log has signed it.
        address: of the witness; `/add-checkpoint` is put behind it.
        key: the witness's public key.
        older: the size that it signed last, as far as is known.
        growth: the proof that the log grew from a size.

    Returns:
        the line of its signature, to be put below the note.

    Raises:
        NotWholeError: it answered with a signature that does not fit, or with none.
        OSError: it could not be reached, or refused.
    """
    try:
        answer = _ask(address, note, older, growth(older))
    except urllib.error.HTTPError as refused:
        if refused.code != CONFLICT:
            raise
        signed = refused.read(MOST_BYTES).decode("ascii", "replace").strip()
        if not signed.isdecimal():
            raise
        answer = _ask(address, note, int(signed), growth(int(signed)))
    check_signed(note + answer, key)
    return answer


def _ask(address: str, note: str, older: int, path: Sequence[bytes]) -> str:
    steps = "".join(f"{base64.b64encode(step).decode()}\n" for step in path)
    request = urllib.request.Request(
        f"{address.rstrip('/')}/add-checkpoint",
        data=f"old {older}\n{steps}\n{note}".encode(),
        headers={"Content-Type": "text/plain; charset=utf-8"},
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
        said = answer.read(MOST_BYTES).decode("utf-8", "replace")
    if not said.endswith("\n"):
        raise NotWholeError("The witness answered with no signature")
    return str(said)
