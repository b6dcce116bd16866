"""Check the templates of the letters, which a council may change, before a letter is written with them.

Each is rendered over letters that have everything, and nothing, that such a letter can have; what one
twin says, the other must say; and what the code alone may say must not stand in a template.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from traceback import walk_tb
from typing import Any

from jinja2 import FileSystemLoader, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.exceptions import SecurityError, TemplateNotFound

from models.letters import FamilyUpdate
from tasks import payloads, saying
from tasks.rendering import LETTERS, TEMPLATES, Letter, environment, placeholders

TO_THE_FAMILY = "family/late_advice.txt.j2"
_FREE_TEXT = {"note", "notes", "evidence", "comment", "comments", "remarks", "reason"}
_OF_THE_CODE = re.compile(r"\b(statutory|overdue)\b", re.IGNORECASE)
_FETCHED = {
    r"<\s*img\b(?![^>]*\bsrc\s*=\s*[\"']?(?:data|cid):)": "an image would be fetched from elsewhere",
    r"\burl\(|@import\b|\bbackground\s*=|\bsrcset\s*=": "a style would fetch something from elsewhere",
    r"<\s*script\b|<[^>]*\son\w+\s*=|javascript:": "a letter runs no script",
    r"<\s*(?:form|input|button|select|textarea)\b": "a letter has no form",
    r"<\s*(?:link|base)\b|<\s*meta\s[^>]*http-equiv": "a style link would be fetched from elsewhere",
    r"<\s*(?:iframe|frame|object|embed|video|audio)\b": "a letter has no other page in it",
}
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}|<!--(?!\[if).*?-->", re.DOTALL)
_MARKUP = re.compile(r"<!--.*?-->|<style\b.*?</style>|<[^>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong, in which template of the folder, and on which line."""

    file: str
    line: int
    says: str


def check(folder: Path = TEMPLATES) -> list[Fault]:
    """Everything that is wrong with the templates of a folder, by file and line; nothing where all is well."""
    templates = _Templates(folder.resolve())
    found = {Fault(name, 1, "this template is missing") for name in _expected() if not templates.has(name)}
    for name in templates.names():
        found |= set(_of_a_file(templates, name))
    for letter in payloads.LETTERS:
        name = LETTERS[type(letter)]
        found |= _of_twins(templates, f"{name}.txt.j2", f"{name}.html.j2", letter, found)
    for update in payloads.UPDATES:
        found |= _tried(templates, TO_THE_FAMILY, update, found)[1]
    return sorted(found)


def _expected() -> list[str]:
    return [f"{name}.{twin}.j2" for name in LETTERS.values() for twin in ("txt", "html")] + [TO_THE_FAMILY]


class _Templates:
    """A folder of templates, in the surroundings in which letters are written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.surroundings = environment().overlay(loader=FileSystemLoader(folder))
        self.parsed = cache(self._parsed)
        self.with_parts = cache(self._with_parts)
        self.asked_by = cache(self._asked_by)

    def names(self) -> list[str]:
        return sorted(each.relative_to(self.folder).as_posix() for each in self.folder.rglob("*.j2"))

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def source(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def _parsed(self, name: str) -> nodes.Template:
        """A template as a tree.  Raises TemplateSyntaxError for an unknown filter too."""
        tree = self.surroundings.parse(self.source(name), name=name)
        self.surroundings.compile(self.source(name), name=name)
        return tree

    def _with_parts(self, name: str) -> set[str]:
        """A template and what it takes in, as far as they can be read."""
        found, left = set[str](), [name]
        while left:
            name = left.pop()
            with suppress(OSError, UnicodeDecodeError, TemplateSyntaxError):
                tree = self.parsed(name)
                found.add(name)
                left += {part for part in meta.find_referenced_templates(tree) if part} - found
        return found

    def _asked_by(self, name: str) -> set[str]:
        """The placeholders of one template."""
        return meta.find_undeclared_variables(self.parsed(name))


# What can be seen without a letter


def _of_a_file(templates: _Templates, name: str) -> Iterator[Fault]:
    try:
        source, tree = templates.source(name), templates.parsed(name)
    except UnicodeDecodeError:
        yield Fault(name, 1, "it is not UTF-8 text: save it as UTF-8")
    except TemplateSyntaxError as error:
        yield Fault(name, error.lineno, f"it cannot be read: {error.message}")
    else:
        fault = partial(Fault, name)
        yield from (fault(line, says) for line, says in _of_words(name, source, tree))
        yield from (fault(line, says) for line, says in _of_escaping(name, tree))
        yield from (fault(line, says) for line, says in _of_free_text(tree))
        if name.endswith(".html.j2"):
            yield from (fault(line, says) for line, says in _of_fetching(source))


Said = Iterator[tuple[int, str]]


def _of_words(name: str, source: str, tree: nodes.Template) -> Said:
    """The words that must be right by law or by honesty come with the letter, as placeholders."""
    literal = _blanked(_JINJA, source)
    literal = literal if name.endswith(".txt.j2") else _blanked(_MARKUP, literal)
    found = [(_line_at(literal, word.start()), word[0]) for word in _OF_THE_CODE.finditer(literal)]
    for const in _sentences(tree):
        found += [(const.lineno, word[0]) for word in _OF_THE_CODE.finditer(const.value)]
    for line, word in found:
        yield line, f"'{word}' must come from the letter itself, which knows whether it is true"


def _sentences(tree: nodes.Template) -> Iterator[nodes.Const]:
    """The strings that a template prints: those of several words, and those that stand by themselves."""
    printed = {id(each) for output in tree.find_all(nodes.Output) for each in _printed(output.nodes)}
    for const in tree.find_all(nodes.Const):
        if isinstance(const.value, str) and (id(const) in printed or " " in const.value.strip()):
            yield const


def _printed(expressions: Iterable[Any]) -> Iterator[nodes.Node]:
    for each in expressions:
        yield each
        if isinstance(each, nodes.CondExpr):
            yield from _printed(filter(None, (each.expr1, each.expr2)))
        elif isinstance(each, nodes.Concat):
            yield from _printed(each.nodes)
        elif isinstance(each, nodes.Filter | nodes.Add):
            yield from _printed(filter(None, (getattr(each, "node", None) or getattr(each, "left", None),)))


def _of_escaping(name: str, tree: nodes.Template) -> Said:
    """Whatever a letter knows is printed as text."""
    for each in tree.find_all(nodes.Filter):
        named = {each.name, *(arg.value for arg in each.args if isinstance(arg, nodes.Const))}
        if "safe" in named:
            yield each.lineno, "'safe' would print what the letter knows as HTML: leave it out"
    for switch in tree.find_all(nodes.EvalContextModifier):
        yield switch.lineno, "escaping must stay on: leave 'autoescape' out"
    kind = ".html.j2" if name.endswith(".html.j2") else ".txt.j2"
    for part in tree.find_all((nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)):
        taken = getattr(part, "template", None)
        if not (isinstance(taken, nodes.Const) and str(taken.value).endswith(kind)):
            yield part.lineno, f"it may take in only a file that it names, and that ends in {kind}"


def _of_free_text(tree: nodes.Template) -> Said:
    """What a person wrote may name a child."""
    asked = [(each.lineno, each.attr) for each in tree.find_all(nodes.Getattr)]
    asked += [(each.lineno, each.name) for each in tree.find_all(nodes.Name)]
    keys = ((each.lineno, each.arg) for each in tree.find_all(nodes.Getitem))
    asked += [(line, key.value) for line, key in keys if isinstance(key, nodes.Const) and isinstance(key.value, str)]
    for line, name in asked:
        if name in _FREE_TEXT:
            yield line, f"'{name}' is free text, which may name a child: no letter prints it"


def _of_fetching(source: str) -> Said:
    """A letter is whole by itself, and asks nothing of the mail program."""
    source = _blanked(_COMMENT, source)
    for pattern, says in _FETCHED.items():
        for found in re.finditer(pattern, source, re.IGNORECASE):
            yield _line_at(source, found.start()), says


def _blanked(pattern: re.Pattern[str], source: str) -> str:
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)


def _line_at(source: str, place: int) -> int:
    return source.count("\n", 0, place) + 1


# What shows when a letter is written


def _of_twins(templates: _Templates, text: str, html: str, letter: Letter, known: set[Fault]) -> set[Fault]:
    words, found = _tried(templates, text, letter, known)
    page, more = _tried(templates, html, letter, known)
    if words is None or page is None:
        return found | more
    facts = saying.facts(letter)
    said, shown = saying.told(facts, words), saying.told(facts, saying.words_of(page))
    found |= {_only_here(templates, text, html, *each) for each in said - shown}
    return found | more | {_only_here(templates, html, text, *each) for each in shown - said}


def _tried(
    templates: _Templates, name: str, letter: Letter | FamilyUpdate, known: set[Fault]
) -> tuple[str | None, set[Fault]]:
    """The template filled in, or None, with what is wrong; of a line that was named already no more is said."""
    if not templates.has(name):
        return None, set()
    found = _not_yet(_unknown(templates, name, letter), known)
    try:
        return templates.surroundings.get_template(name).render(placeholders(letter)), found
    except Exception as error:  # noqa: BLE001  (a template can fail in any way, and each is its author's to mend)
        fault = Fault(*_place(templates.folder, name, error), _in_a_sentence(error))
        return None, found | _not_yet([fault], known | found)


def _not_yet(faults: Iterable[Fault], known: set[Fault]) -> set[Fault]:
    places = {(each.file, each.line) for each in known}
    return {each for each in faults if (each.file, each.line) not in places}


def _unknown(templates: _Templates, name: str, letter: Letter | FamilyUpdate) -> Iterator[Fault]:
    """Placeholders that this kind of letter has not, in branches too that no letter of ours takes."""
    has = set(placeholders(letter))
    for file in templates.with_parts(name):
        for unknown in templates.asked_by(file) - has - _FREE_TEXT:
            line = next(each.lineno for each in templates.parsed(file).find_all(nodes.Name) if each.name == unknown)
            yield Fault(file, line, f"this letter has no '{unknown}'")


def _place(folder: Path, name: str, error: Exception) -> tuple[str, int]:
    """The innermost line of a template that the error came from."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or name, error.lineno
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__)]
    inside = [(file.relative_to(folder).as_posix(), line) for file, line in frames if file.is_relative_to(folder)]
    return inside[-1] if inside else (name, 1)


def _in_a_sentence(error: Exception) -> str:
    said = (str(error).splitlines() or [""])[0]
    if isinstance(error, SecurityError):
        return f"it reaches out of its sandbox: {said}"
    if isinstance(error, UndefinedError):
        return f"it asks for what no such letter has: {said}"
    if isinstance(error, TemplateNotFound):
        return f"it takes in {error.name}, which is not there"
    return f"it cannot be filled in ({type(error).__name__}): {said}"


def _only_here(templates: _Templates, here: str, there: str, value: str, name: str) -> Fault:
    """One twin says what the other does not."""
    lines = templates.source(here).splitlines()
    sought = re.compile(rf"\b{name}\b" if name else re.escape(value[:20]), re.IGNORECASE)
    line = next((number for number, each in enumerate(lines, 1) if sought.search(each)), 1)
    return Fault(here, line, f"'{name or value}' is said here and not in {there}")
