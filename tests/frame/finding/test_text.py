"""Words as they are cut and compared."""

import pytest

from frame.finding.text import CutText, without_accents, written_out


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("He is of Squad 111, squad 1110 and 2111", ["Squad 111"]),
        ("SQUAD111 / Sqd 111 / sqd. #111", ["SQUAD111", "Sqd 111", "sqd. #111"]),
        ("Squad No. 111; Squads 111; S 111; Unit 111", ["Squad No. 111"]),
        ("Aquad 111, squid 111", []),
    ],
)
def test_a_phrase_that_ends_with_a_number_is_found_together_and_shortened(written, found):
    text = CutText(written)

    spans = text.spans_of([*text.phrase("Squad 111")])

    assert [text.text[start:end] for start, end in spans] == found


def test_letters_are_compared_as_a_plain_keyboard_writes_them():
    assert without_accents("ŁØĐÆŒıß O\u02bcX") == "lodaeoeiss o'x"
    assert without_accents("\U0001d400\U0001d427\U0001d41a") == "ana"
    assert written_out("MÜLLER, Mu\u0308ller, Åse") == "mueller, mueller, aase"
