"""By which right a record may leave: the law's and the policy's own terms, each with its citation.

A citation that the department's own texts do not bear out is said to be unconfirmed.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Basis:
    """One ground on which a record may leave.

    Args:
        words: what forms and the cover sheet call it.
        citation: where it stands.
        confirmed: whether the citation is checked against the text of the law or the policy.
    """

    key: str
    words: str
    citation: str
    confirmed: bool

    @property
    def cited(self) -> str:
        """`RSMo 610.021(13) (citation not confirmed)`"""
        return self.citation if self.confirmed else f"{self.citation} (citation not confirmed)"


CONSENT = "consent"
# A request by the law on public records, whoever wants it: its days run.
PUBLIC_RECORD = "public_record"

BASES = {
    basis.key: basis
    for basis in (
        Basis(
            "leaver",
            "Complete record for an officer who leaves",
            "11 CSR 75-15.020(6)",
            confirmed=True,
        ),
        Basis(
            "consultation",
            "Release after consultation with OGC or the HRD Commander",
            "Policy 930-5 III.E",
            confirmed=True,
        ),
        Basis(CONSENT, "Consent of the member, in writing", "RSMo 610.021(13)", confirmed=False),
        Basis(
            "court_order", "Subpoena or order of a court", "Mo. R. Civ. P. 57.09", confirmed=False
        ),
        Basis(PUBLIC_RECORD, "Public-records request", "RSMo 610.023 and 610.024", confirmed=False),
        Basis(
            "closed_record",
            "Closed personnel record, released all the same",
            "RSMo 610.021(3) and (13)",
            confirmed=False,
        ),
        Basis(
            "licensing",
            "Inquiry of POST about an officer’s license",
            "RSMo 590.050 and 590.080",
            confirmed=False,
        ),
        Basis(
            "discovery",
            "Discovery in a criminal case",
            "Mo. R. Crim. P. 25.03",
            confirmed=False,
        ),
        Basis("other", "Another ground", "named in the reason", confirmed=True),
    )
}


@dataclass(frozen=True)
class Passage:
    """Words that the desk shows beside a decision.

    Args:
        citation: where they stand.
        text: the words, or what they say where they are not quoted.
        confirmed: whether they are the text's own words.
    """

    citation: str
    text: str
    confirmed: bool


PASSAGES = (
    Passage(
        "Policy 930-5 III.E",
        "Training records are individually identifiable personnel records (RSMo. 610.021). The "
        "Office of the General Counsel (OGC) or Human Resources Division (HRD) Commander should be "
        "consulted before release of any member's training records.",
        confirmed=True,
    ),
    Passage(
        "RSMo 610.021(13)",
        "A public governmental body may close individually identifiable personnel records and "
        "records of performance and ratings of its employees; names, positions, salaries and "
        "lengths of service stay open.",
        confirmed=False,
    ),
    Passage(
        "RSMo 610.023.3",
        "A request for a public record is acted upon by the end of the third business day after it "
        "is received. Where it takes longer, the requester is told why, and the earliest day on "
        "which the record can be had.",
        confirmed=False,
    ),
    Passage(
        "RSMo 610.023.4",
        "Who is denied access is given, on request, a written statement of the grounds, which "
        "names the provision by which it is denied.",
        confirmed=False,
    ),
)
