"""Known good recommenders, to be measured beside ours under the same conditions."""
