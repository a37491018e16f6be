"""Lists, predicted stars, new users and unrated movies: how good they are, beside the baselines."""
