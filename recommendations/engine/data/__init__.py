"""Ratings and features as arrays, files that hold them, and what stars weigh."""
