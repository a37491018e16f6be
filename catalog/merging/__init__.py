"""Two rows of the catalogue that are one movie: finding, merging and separating them again."""
