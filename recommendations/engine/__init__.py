"""The recommender itself: plain arrays in, a model out, and lists from a model.

Knows neither Django nor the site. `python -m recommendations.engine` runs it on files.
"""
