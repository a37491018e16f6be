"""Reading what is in libraries of movies: of media servers, and of files."""
