"""The boards of the dashboard, in a terminal."""

from typing import Annotated

import typer

from config.errors import PlainError
from flows.cli import app
from flows.cli.output import AsOf, Json, print_json
from flows.cli.tracker import tracker

Key = Annotated[str, typer.Argument(metavar="[BOARD]", help="Which board, by its name in Prefect; home lists them.")]


@app.command(epilog="Example: ehcp board officers")
def board(key: Key = "home", as_of: AsOf = None, json: Json = False) -> None:
    """A board of the dashboard, as it would be published now."""
    from tasks.boards import HOME, PAGES, draw, look

    if key not in (HOME, *PAGES):
        raise PlainError(f"there is no board {key}: choose one of {', '.join((HOME, *PAGES))}")
    desk = tracker()
    page = draw(key, look(desk, as_of or desk.today()))
    if json:
        print_json({"board": key, "markdown": page})
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(page))
