"""The words of titles and names, by keys that they share with their typos."""

from collections.abc import Iterable

from django.db import models

from ..search.joined import parts_of, splits_of
from ..search.typos import KEY_LETTERS, LONGEST_WORD, keys_of, may_be_mistyped, nearest

MOST_JOINED = 2
_WORDS_AT_ONCE = 500
_ROWS_AT_ONCE = 2000


class SpellingManager(models.Manager["Spelling"]):
    """Adds words, and finds corrections of typos."""

    def learn(self, texts: Iterable[str]) -> None:
        """Add the words of these folded texts."""
        words = sorted({word for text in texts for word in text.split() if may_be_mistyped(word)})
        for start in range(0, len(words), _WORDS_AT_ONCE):
            self._learn(words[start : start + _WORDS_AT_ONCE])

    def _learn(self, words: list[str]) -> None:
        known = self.filter(key__in={word[:KEY_LETTERS] for word in words}, word__in=words)
        new = set(words).difference(known.values_list("word", flat=True))
        # In sorted order, so that two transactions with the same words cannot deadlock.
        rows = (
            Spelling(key=key, word=word) for word in sorted(new) for key in sorted(keys_of(word))
        )
        self.bulk_create(rows, batch_size=_ROWS_AT_ONCE, ignore_conflicts=True)

    def corrections_of(self, words: Iterable[str], count: int) -> dict[str, list[str]]:
        """Return for each word the known words that it may be a typo of, the nearest first."""
        keys = {word: keys_of(word) for word in words if may_be_mistyped(word)}
        if not keys:
            return {}
        rows = self.filter(key__in=sorted(set().union(*keys.values())))
        by_key: dict[str, list[str]] = {}
        for key, known in rows.values_list("key", "word"):
            by_key.setdefault(key, []).append(known)
        return {
            word: nearest(word, {known for key in own for known in by_key.get(key, ())}, count)
            for word, own in keys.items()
        }

    def apart(self, words: Iterable[str]) -> dict[str, list[str]]:
        """Return for each word the words that it may be together, as 'star wars' for 'starwars'.

        Words too short to be learned count as known. Only the first few words are looked at.
        """
        joined = [word for word in words if may_be_mistyped(word)][:MOST_JOINED]
        parts = {part for word in joined for part in parts_of(word) if may_be_mistyped(part)}
        if not parts:
            return {}
        rows = self.filter(key__in={part[:KEY_LETTERS] for part in parts}, word__in=parts)
        known = set(rows.values_list("word", flat=True))
        return {word: splits_of(word, known) for word in joined}


class Spelling(models.Model):
    """A word under one of its keys. It may stay when no title has it any more."""

    key = models.CharField(max_length=KEY_LETTERS)
    word = models.CharField(max_length=LONGEST_WORD)

    objects = SpellingManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="spelling_once")]

    def __str__(self) -> str:
        return f"{self.word} ({self.key})"
