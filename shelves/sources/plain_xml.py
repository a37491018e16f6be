"""XML that may be anything: without entities, which could grow without end."""

from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

__all__ = ["Element", "UnreadableXmlError", "parsed"]


class UnreadableXmlError(ValueError):
    """It is no XML, or more than plain XML."""


class _Plain(TreeBuilder):
    """Builds the tree of a document that declares nothing."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse a document with a declaration: entities are declared there."""
        raise UnreadableXmlError(name)


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
