"""Trained parts: an encoder that judges each two companies of a parsed plain sentence."""
