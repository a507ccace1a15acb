"""Pure functions over a KnowledgeGraph: flows, loops, circularity, exposure, concentration."""
