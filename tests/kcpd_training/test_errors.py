"""What is done with a request that is refused before anything of it was read."""

from django.core.exceptions import RequestDataTooBig
from django.test import RequestFactory

from kcpd_training.errors import bad_request


def test_who_sends_too_much_has_sent_it_all_before_the_answer():
    request = RequestFactory().post("/sign-in/", b"x" * 200_000, content_type="text/plain")

    answer = bad_request(request, RequestDataTooBig())

    assert answer.status_code == 413
    assert request.read(1) == b""
