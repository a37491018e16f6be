"""Texts that are kept encrypted, so that the database alone tells them to nobody.

The key is made from `SECRET_KEY` and from what the text is used for.
"""

import base64
import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.encoding import force_bytes

MARK = "gcm:"
"""What is encrypted here, with AES in Galois/counter mode, begins so."""
_NONCE = 12


class UnreadableError(Exception):
    """A text was encrypted with another `SECRET_KEY`, or changed since."""


def encrypted(text: str, use: str) -> str:
    """Return a text as it is stored.

    Parameters
    ----------
    use
        What the text is for: encrypted for one use it cannot be read by another.
    """
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(_key(settings.SECRET_KEY, use)).encrypt(nonce, text.encode(), None)
    return MARK + base64.b64encode(nonce + sealed).decode()


def decrypted(stored: str, use: str) -> str:
    """Return what was stored.

    Raises
    ------
    UnreadableError
        If it was not encrypted with a key that this site has.
    """
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            sealed = base64.b64decode(stored.removeprefix(MARK), validate=True)
            opened = AESGCM(_key(secret, use)).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError):
            continue
        return opened.decode()
    raise UnreadableError


def _key(secret: str | bytes, use: str) -> bytes:
    """Return 256 bits that nothing else is encrypted with."""
    return hashlib.sha256(f"{use}:{MARK}".encode() + force_bytes(secret)).digest()
