"""Trained parts: linear models over hashed features of parsed plain sentences."""
