"""Events: the envelope, the catalogue of payloads, and the codec between them and JSON."""
