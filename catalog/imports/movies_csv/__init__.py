"""Bulk import and export of movies: what `catalog.resources` puts together."""
