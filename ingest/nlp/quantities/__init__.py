"""Grammars of money and of physical quantities."""
