"""What is in a backup: `manifest.json`, written last, so that one without it is not whole."""

import json
from dataclasses import asdict, dataclass, field
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import Any, Self

from .errors import BackupError

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """A backup's contents.

    Attributes
    ----------
    version
        Of movierec, which made it.
    made_at
        When, as ISO 8601.
    vendor
        The kind of database, as Django names it.
    migrations
        The applied migrations of each app.
    database
        What the database's own part of the backup needs to be read.
    files
        The SHA-256 of each file, by its path in the backup.
    """

    version: str
    made_at: str
    vendor: str
    migrations: dict[str, list[str]]
    database: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Put the manifest into a backup that is complete but for it."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=1)
        unfinished = folder / f".{NAME}"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return the manifest of a backup.

        Raises
        ------
        BackupError
            If the folder is no backup, or none that this version knows.
        """
        try:
            values = json.loads((folder / NAME).read_text(encoding="utf-8"))
            found = values.pop("format")
            if found != FORMAT:
                raise BackupError(
                    f"The backup has format {found} and was made by movierec "
                    f"{values.get('version')}; restore it with that version."
                )
            manifest = cls(**values)
            names = map(PurePosixPath, manifest.files)
            if any(name.is_absolute() or ".." in name.parts for name in names):
                raise ValueError("a file lies outside")
        except FileNotFoundError as error:
            raise BackupError(
                f"{folder} is no backup, or one that was cut off: it has no {NAME}."
            ) from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BackupError(f"{folder / NAME} is damaged: {error}.") from error
        return manifest

    def check_files(self, folder: Path) -> None:
        """Make sure that each file is what was written.

        Raises
        ------
        BackupError
            If files are missing or damaged.
        """
        damaged = [name for name, sha256 in self.files.items() if checksum(folder / name) != sha256]
        if damaged:
            more = f" and {len(damaged) - 3} more" if len(damaged) > 3 else ""
            raise BackupError(
                f"The backup is damaged, and nothing was restored: {', '.join(damaged[:3])}{more} "
                "missing or not what was backed up. Use another backup."
            )


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file; nothing where there is none."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
