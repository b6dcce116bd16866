"""Pictures can be read: on a dark page and a light one, without colour, and by whoever does not see them."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from config.vocabulary import Basis, State
from models.letters import AdviceRow, MonthRow, WaitRow
from tasks.pictures import image, png, svg
from tasks.pictures.charts import advice, in_and_out, plans_by_month, waits
from tasks.pictures.timeline import MOST_BARS, Bar, timeline
from tests.dates import day

RECEIVED, TODAY = day("Mon 12 May 2025"), day("Mon 18 Aug 2025")
SVG = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 60_000
MONTHS = (MonthRow("Jul 2025", 12, 3, 41, 17, 120), MonthRow("Aug 2025", 9, 0, 38, 11, 131))
ADVICE = (AdviceRow("Community Paediatrics", Basis.STATUTE, 58, 31, 12, 27, 6, 81, 7, 45, 37),)


def bar(label, state, *, late=0, stopped=None, due="Mon 4 Aug 2025"):
    """A duty from Monday 23 June 2025 on."""
    return Bar(label, day("Mon 23 Jun 2025"), day(due), stopped and day(stopped), state, late)


BARS = [
    bar("Decision", State.MET, stopped="Mon 30 Jun 2025"),
    bar("Medical advice", State.OVERDUE, late=14),
    bar("Social care advice", State.LATE, late=1, stopped="Tue 5 Aug 2025"),
    bar("Finalised plan", State.OUTSTANDING, due="Mon 29 Sep 2025"),
]


def texts(svg):
    """Every text of a picture."""
    return [each.text or "".join(part.text or "" for part in each) for each in ET.fromstring(svg).iter(f"{SVG}text")]


def drawn():
    """One of each picture."""
    yield timeline(BARS, RECEIVED, TODAY)
    yield svg(plans_by_month(MONTHS))
    yield svg(in_and_out(MONTHS))
    yield svg(advice(ADVICE))
    yield svg(waits([WaitRow("0 to 6 weeks", 5), WaitRow("over 20, to 30 weeks", 2)]))


def test_a_timeline_says_each_duty_and_how_it_stands_in_words():
    """Without its colours nothing is lost."""
    found = texts(timeline(BARS, RECEIVED, TODAY))
    assert {each.label for each in BARS} <= set(found)
    assert {"met", "14 days overdue", "1 day late", "outstanding"} <= set(found)
    assert "today, Mon 18 Aug 2025" in found
    assert "Weeks since Mon 12 May 2025" in found


def test_a_timeline_keeps_the_duties_in_their_order():
    """What is done and what runs on stand as they came."""
    found = texts(timeline(BARS, RECEIVED, TODAY))
    assert [each for each in found if each in {bar.label for bar in BARS}] == [bar.label for bar in BARS]


@pytest.mark.parametrize("on", ["Mon 12 May 2025", "Fri 15 May 2026"])
def test_today_s_line_is_there_on_the_first_day_and_after_a_year(on):
    """Within the picture, whatever the day."""
    assert f"today, {on}" in texts(timeline(BARS[:1], RECEIVED, day(on)))


def test_a_long_history_stays_small():
    """The picture shows so many duties at most."""
    many = [bar(f"Advice {number}", State.OVERDUE, late=14) for number in range(60)]
    picture = timeline(many, RECEIVED - timedelta(days=700), TODAY)
    assert sum(each.startswith("Advice") for each in texts(picture)) == MOST_BARS
    assert len(picture) < MOST_BYTES


def test_every_picture_brings_its_own_light_ground_and_is_small():
    """The dark face would swallow its text."""
    for picture in drawn():
        ground = next(ET.fromstring(picture).iter(f"{SVG}rect"))
        assert ground.get("fill") == "#FFFFFF"
        assert len(picture) < MOST_BYTES
        assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", picture)


def test_the_figures_stand_in_the_charts_as_numbers():
    """What is past the limit with a plus above its bar."""
    assert {"12", "9", "+3"} <= set(texts(svg(plans_by_month(MONTHS))))
    assert {"5", "2", "0 to 6 weeks"} <= set(
        texts(svg(waits([WaitRow("0 to 6 weeks", 5), WaitRow("over 20, to 30 weeks", 2)])))
    )


def test_a_chart_of_advice_says_what_each_colour_is_in_words():
    assert {"came in time", "came late", "past its date, still to come", "31", "12", "6"} <= set(
        texts(svg(advice(ADVICE)))
    )


def test_a_picture_of_an_email_is_sharp_and_small():
    """Twice its width, so that a telephone shows it sharp; some thirty kilobytes."""
    drawn = png(plans_by_month(MONTHS))
    wide, _ = Image.open(BytesIO(drawn)).size
    assert 2 * 480 < wide < 2 * 560
    assert len(drawn) < MOST_BYTES


def test_a_chart_of_nothing_can_be_drawn():
    """The first month of a new office."""
    assert texts(svg(plans_by_month([replace(MONTHS[0], within=0, over=0)]))) is not None
    assert "0" in texts(svg(waits([WaitRow("0 to 6 weeks", 0)])))


def test_a_picture_is_markdown_with_its_finding_in_words():
    """The whole picture is in the page: nothing is fetched."""
    made = image("<svg/>", "Two [of 3] are late")
    words, held = re.fullmatch(r"!\[([^\]]*)\]\(data:image/svg\+xml;base64,([^)]*)\)", made).groups()
    assert words == "Two (of 3) are late"
    assert b64decode(held) == b"<svg/>"
