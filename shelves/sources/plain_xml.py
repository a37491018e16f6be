"""XML that may be anything: without entities, which could grow without end."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

__all__ = ["Element", "UnreadableXmlError", "first_elements", "parsed"]


_CHUNK = 4096


class UnreadableXmlError(ValueError):
    """It is no XML, or more than plain XML."""


class _Plain(TreeBuilder):
    """Builds the tree of a document that declares nothing."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse a document with a declaration: entities are declared there."""
        raise UnreadableXmlError(name)


class _Enough(Exception):
    """As many elements were read as are wanted."""


class _Start(_Plain):
    """Builds the tree of the first elements of a document."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.root: Element | None = None
        self._left = most

    def start(self, tag: Any, attributes: Any) -> Element:
        """Begin an element, unless there were enough."""
        if not self._left:
            raise _Enough
        self._left -= 1
        element = super().start(tag, attributes)
        if self.root is None:
            self.root = element
        return element


def first_elements(content: bytes, most: int) -> Element:
    """Return the root of a document that may be cut off, with no more than so many elements.

    Raises
    ------
    UnreadableXmlError
        If what is read of it is no XML, or declares entities.
    """
    target = _Start(most)
    parser = XMLParser(target=target)  # noqa: S314 - the target refuses entities
    try:
        # What is fed at once is read to its end, whatever the target says.
        for begin in range(0, len(content), _CHUNK):
            parser.feed(content[begin : begin + _CHUNK])
    except _Enough:
        pass
    except (ParseError, LookupError, ValueError) as error:
        raise UnreadableXmlError from error
    if target.root is None:
        raise UnreadableXmlError
    return target.root


def parsed(content: bytes) -> Element:
    """Return the root of a document.

    Raises
    ------
    UnreadableXmlError
        If it is no XML, or declares entities.
    """
    parser = XMLParser(target=_Plain())  # noqa: S314 - the target refuses entities
    try:
        parser.feed(content)
        root: Element = parser.close()
    except (ParseError, LookupError, ValueError) as error:
        raise UnreadableXmlError from error
    return root
