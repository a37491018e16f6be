"""Full-text search of movies, tolerant of typos."""
