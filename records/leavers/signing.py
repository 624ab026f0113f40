"""The key by which the records of leavers' packs are signed; it lies outside of the database.

It is another than the event log's: a key signs one kind of thing, and what it signed stays to be
checked by agencies for decades.
"""

from pathlib import Path
from typing import Any

from django.conf import settings

from events.signing import private_key_in, public_bytes_of, write_new_key
from events.verifier import as_base58, did_of, pack_hash

MADE_BY = "make_leaver_key"


def make_leaver_key(path: Path) -> bytes:
    """Make the private key as a file that its owner alone can read.

    Returns:
        the public half.

    Raises:
        FileExistsError: there is such a file already, which is never written over.
    """
    return public_bytes_of(write_new_key(path))


def issuer_did() -> str:
    """The department's key, as records name it.

    Raises:
        NoKeyError: there is none that can be read.
    """
    return did_of(public_bytes_of(_private_key()))


def signed(record: dict[str, Any], *, at: str) -> dict[str, Any]:
    """The record with its proof (W3C Data Integrity EdDSA, eddsa-jcs-2022).

    Args:
        at: the moment, as the record writes it.

    Raises:
        NoKeyError: there is no key that can be read.
    """
    key = _private_key()
    did = did_of(public_bytes_of(key))
    proof = {
        "@context": record["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": at,
        "verificationMethod": f"{did}#{did.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
    }
    value = "z" + as_base58(key.sign(pack_hash({**record, "proof": proof})))
    return {**record, "proof": {**proof, "proofValue": value}}


def _private_key() -> Any:
    return private_key_in(
        settings.LEAVER_PACK_KEY_FILE, called="The key of leavers' packs", made_by=MADE_BY
    )
