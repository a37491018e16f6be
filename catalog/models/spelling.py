"""The words of titles and names, by keys that they share with their typos."""

from collections.abc import Iterable

from django.db import models

from ..search.typos import KEY_LETTERS, LONGEST_WORD, keys_of, may_be_mistyped, nearest

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
        """Return for each word the pairs of words that it may be, as 'star wars' for 'starwars'.

        Halves too short to be learned count as known.
        """
        pairs = {
            word: [(word[:end], word[end:]) for end in range(2, len(word) - 1)]
            for word in words
            if may_be_mistyped(word)
        }
        halves = {half for own in pairs.values() for pair in own for half in pair}
        learned = {half for half in halves if may_be_mistyped(half)}
        if not learned:
            return {}
        rows = self.filter(key__in={half[:KEY_LETTERS] for half in learned}, word__in=learned)
        known = halves - learned | set(rows.values_list("word", flat=True))
        return {
            word: [" ".join(pair) for pair in own if known.issuperset(pair)]
            for word, own in pairs.items()
        }


class Spelling(models.Model):
    """A word under one of its keys. It may stay when no title has it any more."""

    key = models.CharField(max_length=KEY_LETTERS)
    word = models.CharField(max_length=LONGEST_WORD)

    objects = SpellingManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="spelling_once")]

    def __str__(self) -> str:
        return f"{self.word} ({self.key})"
