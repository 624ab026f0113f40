"""Taking back that an instructor gets no credit for teaching a class."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from courses.views.sessions import class_or_404
from frame.access import requires
from frame.form_views import press_button
from frame.requests import SignedInRequest
from frame.rights import Right
from records.actions.teaching_left_out import take_back_left_out


@requires(Right.ENTER_COMPLETIONS)
@require_POST
def teaching_take_back(request: SignedInRequest, pk: int, key: int) -> HttpResponse:
    """Propose the credit of an instructor again who was left out."""
    course_session = class_or_404(pk)
    return press_button(
        request,
        write=lambda: take_back_left_out(
            course_session=course_session, key=key, by=request.user, now=timezone.now()
        ),
        say_done=lambda member: (
            f"Taken back: {member.name} ({member.serial_number}) is no longer without credit for "
            "teaching this class."
        ),
        go_to=reverse("records:class-detail", args=[pk]),
    )
