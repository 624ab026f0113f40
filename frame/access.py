"""Say which right a page asks for. Sign-in is asked for everywhere by middleware."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from frame.rights import Right

View = Callable[..., HttpResponse]


def requires(*rights: Right) -> Callable[[View], View]:
    """Answer 403 to a member who holds none of these rights."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.has_right(*rights):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.required_rights = rights
        return checked

    return decorate
