"""Finding movies by words: exactly first, then as people mistype them."""
