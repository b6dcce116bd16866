"""A return as XML, read as a stream: never more than one person at a time, and nothing that could grow without end.

No DTD, no entity and nothing outside the file is ever followed (defusedxml), and depth, length and
number are bounded before anything is kept: a file that declares gigabytes is refused after kilobytes.
"""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from config.sen2 import Layout, UnknownCollectionError, layout_of
from tasks.reading import UnreadableFileError
from tasks.sen2.placing import Node, placed
from tasks.sen2.records import RefusedReturnError, Return

LARGEST = 500_000_000
DEEPEST = 8
LONGEST = 10_000
MOST = 5_000
_CHUNK = 65_536
_WHOLE = 262_144
_ROOT, _HEADER, _PERSONS, _PERSON = "Message", "Header", "Persons", "Person"
_AT_THE_TOP, _IN_PERSONS = 2, 3


def read_xml(path: Path) -> Return:
    """The return that a file holds.

    Raises RefusedReturnError where it cannot be read or is no return of a year whose layout is known;
    `persons()` raises it too, for what stands further down.
    """
    with closing(_nodes(path)) as nodes:
        head = next(nodes, None)
    if head is None or head.tag != _HEADER:
        raise RefusedReturnError(path.name, "X2", "it does not begin with the Header of a SEN2 return")
    layout = _layout(path.name, head)
    header = placed(head, layout.module(_HEADER), layout)
    module = layout.module(_PERSON)
    return Return(
        path.name,
        layout,
        header,
        lambda: (placed(node, module, layout) for node in _nodes(path) if node.tag == _PERSON),
    )


def _layout(name: str, head: Node) -> Layout:
    details = next((each for each in head.parts if each.tag == "CollectionDetails"), Node(""))
    year = next((each.said for each in details.parts if each.tag == "Year"), "")
    if not (year.isascii() and year.isdigit()):
        raise RefusedReturnError(name, "X2", "its Header names no collection year")
    try:
        return layout_of(int(year[:9]))
    except UnknownCollectionError as unknown:
        raise RefusedReturnError(name, "X2", str(unknown)) from None


def _nodes(path: Path) -> Generator[Node, None, None]:
    """The Header, and then every Person, each as soon as it is complete."""
    with _opened(path) as stream:
        builder = _Builder(path.name)
        parser = DefusedXMLParser(target=builder, forbid_dtd=True)
        fed = 0
        try:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
                fed += len(chunk)
                if fed - parser.parser.CurrentByteIndex > _WHOLE:
                    raise RefusedReturnError(path.name, "X1", "a tag in it has no end")
                yield from builder.taken()
            parser.close()
        except ParseError as error:
            where = f"line {error.position[0]}"
            raise RefusedReturnError(path.name, "X1", f"it is no well-formed XML, by {where}") from None
        except DefusedXmlException:
            why = "it declares a document type or entities, which no return needs: it is not read any further"
            raise RefusedReturnError(path.name, "X1", why) from None
        except (LookupError, UnicodeError, ValueError):
            raise RefusedReturnError(
                path.name, "X1", "it is in an encoding that is not known: save it as UTF-8"
            ) from None
        yield from builder.taken()


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        size = path.stat().st_size
        stream = path.open("rb")
    except OSError:
        raise UnreadableFileError(f"{path.name}: it cannot be opened: check its name and who may read it") from None
    with stream:
        if size > LARGEST:
            raise RefusedReturnError(path.name, "X1", f"it is larger than {LARGEST // 10**6} MB")
        if not size:
            raise RefusedReturnError(path.name, "X1", "it is empty")
        yield stream


class _Builder:
    """Takes what the parser finds, and keeps one Header or one Person at a time."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._path: list[Node] = []
        self._ready: list[Node] = []
        self._count = self._length = 0
        self._headed = False

    def taken(self) -> list[Node]:
        """What has become complete since the last time."""
        ready, self._ready = self._ready, []
        return ready

    def start(self, tag: str, _: dict[str, str]) -> None:
        """An element begins."""
        node = Node(tag.rpartition("}")[2])
        depth = len(self._path) + 1
        if depth > DEEPEST:
            self._refuse("X1", f"elements stand more than {DEEPEST} deep")
        if depth == 1 and node.tag != _ROOT:
            self._refuse("X2", f"this is XML and no SEN2 return: it does not begin with {_ROOT}")
        if depth == _AT_THE_TOP and node.tag not in (_HEADER, _PERSONS):
            self._refuse("X2", f"{_ROOT} holds something besides {_HEADER} and {_PERSONS}")
        if depth == _AT_THE_TOP and self._headed == (node.tag == _HEADER):
            self._refuse("X2", f"it begins with one {_HEADER}, and {_PERSONS} follows")
        self._headed = self._headed or depth == _AT_THE_TOP
        if depth == _IN_PERSONS and self._path[-1].tag == _PERSONS and node.tag != _PERSON:
            self._refuse("X2", f"{_PERSONS} holds something besides {_PERSON}")
        self._count += 1
        if self._count > MOST:
            self._refuse("X1", f"one person has more than {MOST} elements")
        # Root and Persons keep nothing: whatever is whole goes out, and is forgotten.
        if depth > _AT_THE_TOP and not self._begins(node, depth):
            self._path[-1].parts.append(node)
        self._path.append(node)
        self._length = 0

    def end(self, _: str) -> None:
        """It ends."""
        node = self._path.pop()
        depth = len(self._path) + 1
        if self._begins(node, depth):
            self._ready.append(node)
            self._count = 0
        self._length = 0

    def data(self, text: str) -> None:
        """Its text, in pieces."""
        self._length += len(text)
        if self._length > LONGEST:
            self._refuse("X1", f"a value is longer than {LONGEST} characters")
        if len(self._path) >= _AT_THE_TOP and self._path[-1].tag != _PERSONS:
            self._path[-1].text.append(text)

    def close(self) -> None:
        """The file ends."""

    @staticmethod
    def _begins(node: Node, depth: int) -> bool:
        return (depth, node.tag) in ((_AT_THE_TOP, _HEADER), (_IN_PERSONS, _PERSON))

    def _refuse(self, rule: str, why: str) -> None:
        raise RefusedReturnError(self._name, rule, why)
