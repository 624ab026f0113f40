"""How cells read that are one of a few words, and what is said of one that is none."""

import pytest
from django.core.exceptions import ValidationError

from courses.designations import Delivery, Source
from frame.imports.cells import choice_in


@pytest.mark.parametrize("text", ["in_service", "In-Service  training of an agency"])
def test_a_choice_is_known_by_its_key_and_by_its_words_in_any_case(text):
    assert choice_in(text, choices=Source) == "in_service"


@pytest.mark.parametrize(
    ("text", "choices", "words"),
    [
        ("By mail", Delivery, "“By mail” is none of: In person, Computer-based."),
        (
            "In service training",
            Source,
            "“In service training” is not known here. If it is “In-service training of an "
            "agency”, write that.",
        ),
        (
            "xyzzy",
            Source,
            "“xyzzy” is not known here. The page where the file was chosen lists what this column "
            "takes.",
        ),
    ],
)
def test_what_is_none_is_told_the_choices_where_they_are_few_and_the_nearest_of_many(
    text, choices, words
):
    with pytest.raises(ValidationError) as refused:
        choice_in(text, choices=choices)

    assert refused.value.messages == [words]
