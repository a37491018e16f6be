"""Import and export of movies as CSV, for the admin and `manage.py import_movies`."""
