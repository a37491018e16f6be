"""How good the engine is, measured offline on ratings it has not seen, beside strong baselines."""
