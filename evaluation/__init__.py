"""Offline evaluation of the engine, beside known good recommenders."""
