"""What the sources say, written into the catalogue: gaps are filled, what is typed stays."""
