"""Faults made on purpose: what a site of many hosts loses when parts of it are killed."""
