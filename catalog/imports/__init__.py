"""Importers of movies and ratings.

To add one: a folder here that reads the source and writes to the catalogue, and a command in
`catalog/management/commands/` that calls it.
"""
