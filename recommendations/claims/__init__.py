"""Compares what pages say with what the ratings and the model's arrays bear out.

Nothing here uses the code that chose a sentence: pages are read as people get them, and all numbers
are worked out anew.
"""
