"""New movies: those that users ask for, and those that the site takes up by its rules."""
