"""Papers on record of those asked about, or of the class, that no part of a request takes in."""

from django.db.models import Q, QuerySet

from courses.models import CourseSession
from records.models import Document
from records.releases.models import ReleaseRequest

# How a stored paper leads to a member whose it is, or who is on it.
OF_MEMBER = (
    "member",
    "completions__member",
    "sent_paper__sent_in__rollcallreport__lines__member",
)
CERTIFICATES, SHEETS = "certificates", "sheets"
# More than these are told by their number.
MOST_NAMED = 5


def papers_beside(request: ReleaseRequest) -> str:
    """What is on record besides, of a request by which no paper would leave; blank where nothing.

    It is for whoever decides, who reads of a record what would leave and nothing else: so it counts
    papers, and says of none what it is. One that tells a ground, as of an exemption, is the
    certificate of no training, and is not counted.
    """
    if request.course_session is not None:
        return _of_class(request, request.course_session)
    return _of_members(request) if CERTIFICATES in request.parts else ""


def _of_members(request: ReleaseRequest) -> str:
    members = request.asked_about
    asked = {member.pk for member in members}
    papers: set[int] = set()
    whose: set[int] = set()
    for path in OF_MEMBER:
        found = _kept().filter(**{f"{path}__in": asked}).order_by()
        for paper, member in found.values_list("pk", path):
            papers.add(paper)
            whose.add(member)
    if not papers:
        return ""
    serials = [member.serial_number for member in members if member.pk in whose]
    named = ", ".join(serials)
    if len(serials) > MOST_NAMED:
        named = f"{len(serials):,} of those asked about"
    return (
        f"Papers of {named} are on record that are no part of this release: {len(papers):,}. They "
        "may be of other years, of training for another agency, of many members, of credit that "
        "was voided, or sent in and not settled yet. Ask the Training Unit what they are before "
        "you decide."
    )


def _of_class(request: ReleaseRequest, course_session: CourseSession) -> str:
    keys = Q(pk__in=[])
    if CERTIFICATES in request.parts:
        asked = [member.pk for member in request.asked_about]
        evidence = _kept().filter(
            completions__course_session=course_session, completions__member__in=asked
        )
        keys |= Q(pk__in=evidence.values("pk"))
    if SHEETS in request.parts:
        keys |= Q(pk__in=_kept().filter(scans__course_session=course_session).values("pk"))
    count = Document.objects.filter(keys).count()
    if not count:
        return ""
    return (
        f"Papers of the class are on record that are no part of this release: {count:,}. They may "
        "be scans of its sheet, or of credit that was voided. Ask the Training Unit what they are "
        "before you decide."
    )


def _kept() -> "QuerySet[Document]":
    """Those whose file is kept, and that tell no ground. What was sent in is confidential too."""
    is_training = Q(is_confidential=False) | Q(sent_paper__isnull=False)
    return Document.objects.filter(Document.FILE_IS_KEPT, is_training)
