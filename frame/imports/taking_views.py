"""The pages from which files leave: all rows of a kind, and those of one file to mend."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from frame.access import requires
from frame.imports.kinds import ImportKind, kind_named
from frame.imports.models import Import
from frame.imports.taking import TAKE_ALL, TakeAll
from frame.imports.to_mend import rows_to_mend
from frame.imports.views import MAY_BRING, brought_in_reach
from frame.imports.writable import rows_that_leave
from frame.jobs.asking import ask_page
from frame.lists.files import as_download
from frame.requests import SignedInRequest
from frame.said import Said, say


@requires(*TakeAll.rights)
@require_http_methods(["GET", "POST"])
def take_all(request: SignedInRequest, kind: str) -> HttpResponse:
    """Ask for a file of all rows of a kind, in the columns that it can be brought in by."""
    import_kind = kind_named(kind)
    if import_kind is None:
        raise Http404
    request.user.check_right(*import_kind.take_rights)
    return ask_page(
        request,
        TAKE_ALL,
        title=f"All {import_kind.nouns[1]}",
        file_name=f"all-{import_kind.key}-{timezone.localdate()}.csv",
        asked={"kind": import_kind.key},
        why=_why(import_kind),
        cancel_url=reverse("home"),
    )


def _why(kind: ImportKind) -> str:
    """What the file is, and whether it comes in again."""
    recorded = "It is made in the background; taking it away is recorded."
    if kind.why_out_only:
        return f"A CSV file of all {kind.nouns[1]}. {kind.why_out_only} {recorded}"
    return (
        f"A CSV file of all {kind.nouns[1]} that stand, in the columns by which they can be "
        f"brought in again. {recorded}"
    )


@requires(*MAY_BRING)
@require_GET
def import_to_mend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand out the rows to mend or confirm with why, to send again; or say why it isn’t given."""
    brought = brought_in_reach(request, pk)
    if brought.state == Import.State.LEFT or not rows_that_leave(brought).exists():
        return redirect("imports:import-detail", pk=pk)
    try:
        content = rows_to_mend(brought)
        brought.import_kind.record_taken(brought, by=request.user)
    except ValidationError as refused:
        say(request, [Said("error", " ".join(refused.messages))])
        return redirect("imports:import-detail", pk=pk)
    return as_download(content, name=f"to-mend-{brought.pk}.csv", file_format="csv")
