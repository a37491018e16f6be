"""The archive of everything that the site has about a user.

`library` reads what a person has said of movies, `document` writes it as our own JSON, which
`catalog.imports.history` reads back whole, `letterboxd`, `imdb`, `trakt` and `movielens` write it
as those sites take it, `tables` has everything else as well, and `making` packs all of it.
"""
