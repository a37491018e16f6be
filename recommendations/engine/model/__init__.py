"""The trained model, how it is trained, stored, and taken to another catalogue."""
