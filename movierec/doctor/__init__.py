"""Looks for what is wrong with an installation and says it in plain words.

A check is a function that yields a sentence for each thing that is wrong, or raises
`NotCheckedError`.
"""
