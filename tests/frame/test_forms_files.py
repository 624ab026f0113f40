"""Files that came with a form are gone when it is shown again, and are asked for once."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from frame import form_fields
from frame.forms_files import FormWithFiles


class Letter(FormWithFiles):
    subject = forms.CharField()
    photo = forms.FileField(required=False)
    papers = forms.FileField(required=False)


def file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"text")


def test_every_file_that_came_is_named():
    sent = MultiValueDict({"papers": [file("a.pdf"), file("b.pdf")]})

    assert Letter({}, sent).lost_files == ["a.pdf", "b.pdf"]
    assert Letter().lost_files == []


def test_a_file_that_came_before_and_not_again_is_asked_for():
    form = Letter({"subject": "Leave", "files_before": "a.pdf"})

    assert form.errors == {
        "papers": ["Choose a.pdf again. To go on without it, send the form once more."]
    }


def test_one_that_came_again_or_never_came_is_not():
    again = MultiValueDict({"papers": [file("a.pdf")]})

    assert Letter({"subject": "Leave", "files_before": "a.pdf"}, again).is_valid()
    assert Letter({"subject": "Leave"}).is_valid()


def test_what_several_boxes_hold_together_is_what_one_may_hold(monkeypatch):
    monkeypatch.setattr(form_fields, "LARGEST_TOGETHER", form_fields.MEGABYTE)
    half = SimpleUploadedFile("a.pdf", b" " * (form_fields.MEGABYTE // 2 + 1))

    one = Letter({"subject": "Leave"}, MultiValueDict({"papers": [half]}))
    both = Letter({"subject": "Leave"}, MultiValueDict({"photo": [half], "papers": [half]}))

    assert one.errors == {}
    assert both.errors == {
        "papers": ["Together these files have 1.0 MB; 1 MB is the most at once. Send some later."]
    }
