"""The laboratory: how good the engine is, measured offline beside known good recommenders."""
