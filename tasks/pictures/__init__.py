"""Pictures for the pages: SVG drawn on this machine, that can be read on a dark and on a light page.

Colours are those of the Government Analysis Function, and none of them says anything alone.
"""

import base64
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

BLUE, TEAL, PURPLE, PALE, INK = "#12436D", "#28A197", "#801650", "#C8D5E2", "#222222"
FONT = "Helvetica, Arial, sans-serif"

# A page of Prefect's dark face is black: a picture brings its own light ground.
_LOOK: dict[str, Any] = {
    "background": "#FFFFFF",
    "aria": False,  # inside an image nobody reads it; the words stand beside it
    "padding": 12,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
    },
    "text": {"fontSize": 12, "color": INK},
    "legend": {"labelFontSize": 12, "orient": "top", "title": None},
}


def svg(chart: "alt.TopLevelMixin") -> str:
    """A chart as SVG."""
    import vl_convert  # noqa: PLC0415  drawing costs half a second to load, and most commands draw nothing

    return vl_convert.vegalite_to_svg(chart.configure(**_LOOK).to_dict(validate=False))


COLOURS = 64
"""So many are enough for a chart, and make it a tenth of the size: an email carries several."""


def png(chart: "alt.TopLevelMixin") -> bytes:
    """A chart for an email, at twice its size so that it is sharp."""
    import vl_convert  # noqa: PLC0415  see above
    from PIL import Image  # noqa: PLC0415

    drawn = vl_convert.vegalite_to_png(chart.configure(**_LOOK).to_dict(validate=False), scale=2)
    small = io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def image(drawn: str, says: str) -> str:
    """A picture as markdown that holds it whole, with what it says for whoever does not see it."""
    words = says.replace("[", "(").replace("]", ")").replace("\n", " ")
    return f"![{words}](data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()})"
