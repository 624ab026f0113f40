"""Another agency, which signs records of leavers with a key of its own."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from events.signing import public_bytes_of
from events.verifier import PACK_CONTEXTS, as_base58, did_of, pack_hash
from frame.files import checked_file
from people.models import Member
from records.leavers.reading_in.actions import read_in_pack
from records.leavers.reading_in.models import PackReadIn
from tests.factories import DocumentFactory
from tests.records.leavers.packs import NOON
from tests.uploads import PDF, pdf

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
AGENCY = "Two Rivers Police Department"
CALLED = "Casey Roe of Two Rivers, on their switchboard’s number"
COMPARED = f"{CALLED} (Jul 1, 2026)"
ABOUT = {
    "name": "Núñez, Ana",
    "serialNumber": "77",
    "licenseNumber": "MO12345",
    "hiredOn": "2020-01-02",
    "separatedOn": "2026-05-31",
    "papers": [{"name": "transcript.pdf", "sha256": hashlib.sha256(PDF).hexdigest()}],
}


def clee(**values: Any) -> dict[str, Any]:
    """One credit, as such a record tells it."""
    return {
        "title": "Traffic Stops",
        "courseId": "TR-1",
        "completedOn": "2026-03-10",
        "creditHours": "8.00",
        "areas": {"legal_studies": "8.00"},
        "topics": {},
        "source": "licensed_provider",
        "sourceWords": "Licensed CLEE provider",
        "delivery": "in_person",
        "role": "attendee",
        "provider": "Two Rivers Academy",
        "controlNumber": "",
        "papers": [],
        **values,
    }


def a_record(*, credits: list[dict[str, Any]] | None = None, **values: Any) -> dict[str, Any]:
    """A record of two credits, signed."""
    did = did_of(public_bytes_of(KEY))
    told = [clee(), clee(completedOn="2026-03-11")] if credits is None else credits
    record = {
        "@context": PACK_CONTEXTS,
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "In-service CLEE of Núñez, Ana",
        "issuer": {"id": did, "type": ["Profile"], "name": AGENCY},
        "credentialSubject": {
            "type": ["ClrSubject"],
            "clee": ABOUT,
            "verifiableCredential": [{"credentialSubject": {"clee": each}} for each in told],
        },
        **values,
    }
    proof = {
        "@context": PACK_CONTEXTS,
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-06-01T12:00:00Z",
        "verificationMethod": f"{did}#{did.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
    }
    signature = KEY.sign(pack_hash({**record, "proof": proof}))
    return {**record, "proof": {**proof, "proofValue": "z" + as_base58(signature)}}


def a_pack_read_in(member: Member, *, by: Member) -> PackReadIn:
    """A pack that was read in."""
    return PackReadIn.objects.create(
        member=member,
        record_id=f"urn:uuid:{member.pk}",
        record=json.dumps(a_record()),
        credit_count=2,
        agency=AGENCY,
        issuer=did_of(public_bytes_of(KEY)),
        key_confirmed="Casey Roe, by phone.",
        paper=DocumentFactory(member=member, is_confidential=True),
        read_by=by,
        read_at=timezone.now(),
    )


def read(member: Member, by: Member, **values: Any) -> PackReadIn:
    given = {
        "record": json.dumps(a_record()).encode(),
        "paper": checked_file(pdf("transcript.pdf")),
        "key_confirmed": CALLED,
        "key_compared_on": NOON.date(),
    }
    return read_in_pack(member=member, by=by, now=NOON, **{**given, **values}).row


def form_of(client, page: str) -> dict[str, Any]:
    """What the form has when it is opened, to be sent as it stands."""
    form = client.get(page).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: str(value) for name, value in values.items() if value not in (None, "", False, [])
    }
