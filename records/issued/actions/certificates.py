"""Issuing the certificate of a completion; the same one is issued once."""

from datetime import datetime

from frame.forms_once import Added
from people.models import Member
from records.issued.actions.issuing import ToIssue, issue_paper
from records.issued.certificate import (
    Certificate,
    certificate_of,
    certificate_pdf,
    check_certificate,
    data_of,
    said_to_strangers,
)
from records.issued.models import IssuedPaper
from records.issued.stored import data_on
from records.models import Completion


def issue_certificate(*, completion: Completion, by: Member, now: datetime) -> Added[IssuedPaper]:
    """Issue the certificate of a completion; one that would say the same is given again.

    Raises:
        PermissionDenied: the record is out of reach of `by`.
        ValidationError: there is none, or an item of 11 CSR 75-15.020(4) is missing.
        Busy: other papers are being set.
    """
    certificate = certificate_of(completion)
    to_issue = ToIssue(
        kind=IssuedPaper.Kind.CERTIFICATE,
        member=completion.member,
        completion=completion,
        said=said_to_strangers(certificate),
        set_paper=lambda code: certificate_pdf(completion, made_at=now, code=code),
        covers=f"{certificate.course_id}, {certificate.completed_on.isoformat()}",
        lists=[completion.pk],
        issued_before=lambda: _same_before(completion, certificate),
    )
    return issue_paper(to_issue, by=by, now=now)


def _same_before(completion: Completion, certificate: Certificate) -> IssuedPaper | None:
    """The newest certificate of a completion, if it says what one would say today.

    Raises:
        ValidationError: it was voided meanwhile.
    """
    check_certificate(_as_it_is(completion))
    newest = IssuedPaper.objects.filter(completion=completion).order_by("-pk").first()
    if newest is None:
        return None
    # What strangers are told is less than the paper says, such as two digits of a serial number.
    would_say = data_of(certificate, made_at=newest.issued_at, code=newest.code_in_groups)
    return newest if data_on(newest) == would_say else None


def _as_it_is(completion: Completion) -> Completion:
    """The completion as it stands at this moment."""
    found = Completion.objects.select_related("course__provider", "course_session__location")
    return found.select_related("member").get(pk=completion.pk)
