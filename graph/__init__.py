"""The facts, and what they add up to: model, events, fold, commands, stores, projection."""

VERSION = "0.1.0"
