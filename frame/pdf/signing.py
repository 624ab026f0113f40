"""Sign a PDF so that any reader shows that it is whole: PAdES baseline B, ECDSA over P-256.

The certificate is the department's own: it says which key signed, and nobody else vouches for it.
Whoever checks holds its fingerprint, which was given out on paper, against the one that is shown.
"""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from frame.attached import Attached

# What a packet was signed by is asked for years later, and no authority renews it.
YEARS_VALID = 30
FIELD = "Packet"
LONGEST_NAME = 64  # RFC 5280, ub-common-name


class SigningKeyError(Exception):
    """There is no key and certificate to sign by, or they can't be used; the message says why."""


def new_key(*, holder: str, now: datetime) -> tuple[bytes, bytes]:
    """Make a private key and a certificate of its own, both as PEM.

    Args:
        holder: whose it is, as a reader of PDFs shows it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, holder[:LONGEST_NAME])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=365.25 * YEARS_VALID))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_USAGE, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return (
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        certificate.public_bytes(Encoding.PEM),
    )


_USAGE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def read_certificate(pem: bytes) -> x509.Certificate:
    """Read a certificate.

    Raises:
        SigningKeyError: it is none of a P-256 key.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise SigningKeyError("is no certificate") from None
    if not _is_p256(certificate.public_key()):
        raise SigningKeyError("is not the certificate of a P-256 key")
    return certificate


def fingerprint_of(certificate: x509.Certificate) -> str:
    """The SHA-256 of a certificate, as readers of PDFs show it, but for their colons."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def signed(
    pdf: bytes,
    *,
    key: bytes,
    certificate: bytes,
    reason: str,
    attached: Sequence[Attached] = (),
) -> bytes:
    """Put files into a PDF and sign all of it; what it was before is the beginning of the result.

    A reader shows any later change as one.

    Args:
        key: the private one, as PEM.
        certificate: that of its public half, as PEM.
        reason: why it is signed, as a reader shows it.

    Raises:
        SigningKeyError: the key is none, or not that of the certificate.
    """
    # Takes half a second to import, which no page should that signs nothing.
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from pyhanko.pdf_utils.embed import EmbeddedFileObject, EmbeddedFileParams, FileSpec, embed_file
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    own = read_certificate(certificate)
    private = _private_key(key)
    if private.public_key() != own.public_key():
        raise SigningKeyError("is not the key of the certificate")
    held = asn1.Certificate.load(own.public_bytes(Encoding.DER))
    raw = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=held,
        signing_key=keys.PrivateKeyInfo.load(raw),
        # It puts its own certificate in by itself, and what is here besides.
        cert_registry=SimpleCertificateStore(),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for each in attached:
        # Plain bytes: they are found in the file without knowing how a PDF is made.
        data = EmbeddedFileObject.from_file_data(
            writer,
            each.content,
            compress=False,
            params=EmbeddedFileParams(embed_checksum=False),
            mime_type="application/json",
        )
        embed_file(
            writer,
            FileSpec(
                file_spec_string=each.name,
                file_name=each.name,
                embedded_data=data,
                description=each.description,
            ),
        )
    result = signers.sign_pdf(
        writer,
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=reason,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        signer=signer,
        new_field_spec=SigFieldSpec(FIELD, readable_field_name="Signature of the department"),
    )
    return bytes(result.getvalue())


def _private_key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        raise SigningKeyError("is no private key") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not _is_p256(key.public_key()):
        raise SigningKeyError("is no P-256 key")
    return key


def _is_p256(key: object) -> bool:
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
