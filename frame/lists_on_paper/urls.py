"""The address where a long list is asked for on paper."""

from django.urls import path

from frame.lists_on_paper.views import list_on_paper

urlpatterns = [path("lists/on-paper/", list_on_paper, name="list-on-paper")]
