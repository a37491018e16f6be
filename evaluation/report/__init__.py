"""The documents of `evaluate` and `curves` as tables, plots and a page."""
