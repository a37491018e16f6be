"""Backups: a folder with the database, the posters and the models, each file with its checksum."""
