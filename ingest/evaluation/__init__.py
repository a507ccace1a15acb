"""How well texts are read: labels, alignment, scores by field with intervals, kinds of error."""
