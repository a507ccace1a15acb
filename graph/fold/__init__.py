"""Events → one immutable KnowledgeGraph, as of a moment."""
