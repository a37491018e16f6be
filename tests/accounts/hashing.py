"""Counting how often a password is hashed, which is how long an answer takes."""

from typing import Any

from django.contrib.auth.hashers import MD5PasswordHasher


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    times = 0

    def encode(self, *args: Any, **kwargs: Any) -> str:
        type(self).times += 1
        return super().encode(*args, **kwargs)
