"""Why a movie is recommended: the exact split of its score, and the line under it."""
