"""How far the ink of covered words reaches beyond their boxes, told by the drawn page itself.

Who reads words from a picture says where each stands, and often ends it too early: a letter, or its
foot, would be left beside the box.
"""

from collections.abc import Sequence
from itertools import takewhile

from PIL import Image, ImageStat

# Left, top, right and bottom, in dots; both of each pair are still within.
Place = tuple[int, int, int, int]
# As shares of the height of a box: what is about its words on all sides already, and how wide a
# blank is between two words, or two lines. Letters of a typewriter stand far apart.
OF_IT_AROUND, BETWEEN_WORDS, BETWEEN_LINES = 0.115, 0.27, 0.08
# Of the range between light and dark: what is further from the ground than this is ink.
FROM_GROUND = 1 / 5
# In dots: the edge of a letter, too light to be told from the ground.
EDGE = 1
# Of 255: a stretch of less range than this is blank.
NO_RANGE = 30


def with_ink(picture: Image.Image, place: Place, room: Place) -> Place:
    """The place with all ink beside, above and below it that goes on from within.

    Args:
        room: how far it may reach on each side: not into a word that stays.
    """
    left, top, right, bottom = place
    height = bottom - top + 1
    within = round(height * OF_IT_AROUND)
    lines = (top + within, bottom - within)
    blank = max(round(height * BETWEEN_WORDS), 2)
    columns = _inked(picture, (left - room[0], lines[0], right + room[2], lines[1]))[0]
    left, right = _reached(columns, left, right, (room[0], room[2]), blank)
    blank = max(round(height * BETWEEN_LINES), 2)
    rows = _inked(picture, (left, top - room[1], right, bottom + room[3]))[1]
    top, bottom = _reached(rows, top, bottom, (room[1], room[3]), blank)
    return left, top, right, bottom


def _inked(picture: Image.Image, place: Place) -> tuple[list[int], list[int]]:
    """Which columns, and which rows, of a place have ink; beyond the picture there is none."""
    part = picture.crop((place[0], place[1], place[2] + 1, place[3] + 1))
    on_it = picture.crop(
        (
            max(place[0], 0),
            max(place[1], 0),
            min(place[2] + 1, picture.width),
            min(place[3] + 1, picture.height),
        )
    )
    if not on_it.width or not on_it.height:
        return [0] * part.width, [0] * part.height
    tones = [tone for tone, count in enumerate(on_it.histogram()) if count]
    between = tones[-1] - tones[0]
    ground, least = ImageStat.Stat(on_it).median[0], between * FROM_GROUND
    if between < NO_RANGE:
        return [0] * part.width, [0] * part.height
    ink = Image.new("L", part.size, 0)
    ink.paste(
        on_it.point([255 if abs(tone - ground) > least else 0 for tone in range(256)]),
        (max(-place[0], 0), max(-place[1], 0)),
    )
    across, down = ink.getprojection()
    return list(across), list(down)


def _reached(
    inked: Sequence[int], start: int, end: int, room: tuple[int, int], blank: int
) -> tuple[int, int]:
    """Both ends of a stretch as far as ink goes on."""
    before, after = room
    inside = inked[before : len(inked) - after]
    to_start = _goes_on(inside, inked[:before][::-1], blank) + EDGE
    to_end = _goes_on(inside[::-1], inked[len(inked) - after :], blank) + EDGE
    return start - min(to_start, before), end + min(to_end, after)


def _goes_on(inside: Sequence[int], beyond: Sequence[int], blank: int) -> int:
    """How far beyond an edge ink goes on.

    It ends at the first blank that is as wide as one between words. Where there is none, what is
    left of it stands before the word that stays; and where ink runs on into that, it ends at the
    widest blank, or at that word.

    Args:
        inside: whether there is ink, from the edge inwards.
        beyond: whether there is ink, from the edge outwards.
    """
    run = len(list(takewhile(lambda ink: not ink, inside)))
    ended = 0
    blanks = {ended: run}
    for place, ink in enumerate(beyond):
        if run >= blank:
            break
        run = 0 if ink else run + 1
        ended = place + 1 if ink else ended
        blanks[ended] = run
    if not ended:
        return 0
    if not run:
        wide = {end: width for end, width in blanks.items() if width >= blank / 2}
        if not wide:
            return len(beyond)
        ended = max(wide, key=lambda end: (wide[end], end))
    return ended + blanks[ended] // 2 if ended else 0
