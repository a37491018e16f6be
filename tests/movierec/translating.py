"""What is to be translated, and what is; read without gettext's programs, which may be missing."""

import ast
import gettext
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation.template import templatize

PACKAGES = (
    "accounts",
    "actions",
    "api",
    "catalog",
    "core",
    "friends",
    "movierec",
    "nights",
    "recommendations",
    "shelves",
    "weekly",
)
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}

_STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)", re.DOTALL)


class Message(NamedTuple):
    """What is translated: a text, its plural where it has one, and the context it stands in."""

    context: str | None
    text: str
    plural: str | None


class Entry(NamedTuple):
    """A message of a catalogue, and what it says."""

    message: Message
    translations: list[str]
    fuzzy: bool


def wanted() -> set[Message]:
    """Return every message of the code and the templates."""
    root = settings.BASE_DIR
    code = [path for name in PACKAGES for path in (root / name).rglob("*.py")]
    templates = [path for name in ("templates", *PACKAGES) for path in _texts(root / name)]
    names = names_of_models()["names_to_translate"]()
    return (
        {message for path in code for message in _in_code(path)}
        | {message for path in templates for message in _in_template(path)}
        | {Message(None, name, None) for name in names}
    )


def names_of_models() -> dict[str, Any]:
    """Return what finds the names of tables and columns for `make messages`."""
    return runpy.run_path(str(settings.BASE_DIR / ".ci" / "model_names.py"))


def catalogue(language: str) -> list[Entry]:
    """Return the entries of a language's catalogue, the header left out."""
    return [entry for entry in _entries(_folder(language) / "django.po") if entry.message.text]


def plural_forms(language: str) -> int:
    """Return how many forms a language has for counted things."""
    (header,) = (e for e in _entries(_folder(language) / "django.po") if not e.message.text)
    found = re.search(r"nplurals=(\d)", header.translations[0])
    assert found is not None
    return int(found[1])


def compiled(language: str) -> dict[object, str]:
    """Return what the compiled catalogue says, by its own keys, the header left out."""
    with (_folder(language) / "django.mo").open("rb") as file:
        said: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in said.items() if key}


def keys_of(entry: Entry) -> dict[object, str]:
    """Return an entry as the compiled catalogue has it."""
    context, text, plural = entry.message
    key = text if context is None else f"{context}\x04{text}"
    if plural is None:
        return {key: entry.translations[0]}
    return {(key, form): said for form, said in enumerate(entry.translations)}


def _folder(language: str) -> Path:
    (root,) = settings.LOCALE_PATHS
    return Path(root) / language / "LC_MESSAGES"


def _texts(folder: Path) -> Iterator[Path]:
    for ending in ("html", "txt"):
        yield from folder.rglob(f"*.{ending}")


def _in_code(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if name in PLAIN | WITH_CONTEXT:
                yield _message(name, [text for text in texts if isinstance(text, str)])


def _in_template(path: Path) -> Iterator[Message]:
    for name, texts in _CALL.findall(templatize(path.read_text(), origin=str(path))):
        yield _message(name, [ast.literal_eval(text) for text in re.findall(_STRING, texts)])


def _message(name: str, texts: list[str]) -> Message:
    context = texts.pop(0) if name in WITH_CONTEXT else None
    return Message(context, texts[0], texts[1] if name.startswith("n") else None)


def _entries(path: Path) -> Iterator[Entry]:
    for block in re.split(r"\n\s*\n", path.read_text()):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line.startswith('"'):
                fields[name] += ast.literal_eval(line)
            elif not line.startswith("#"):
                name, _, text = line.partition(" ")
                fields[name] = ast.literal_eval(text)
        if "msgid" in fields:
            message = Message(fields.get("msgctxt"), fields["msgid"], fields.get("msgid_plural"))
            said = [text for name, text in fields.items() if name.startswith("msgstr")]
            yield Entry(message, said, bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE)))
