"""Say which right a page asks for. Sign-in is asked for everywhere by middleware."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from frame.rights import Right

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def requires(*rights: Right) -> Callable[[View], View]:
    """Answer 403 to a member who holds none of these rights."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            user = request.user
            if not (user.is_authenticated and user.has_right(*rights)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.required_rights = rights  # type: ignore[attr-defined]  # a note to the access matrix
        return cast(View, checked)

    return decorate
