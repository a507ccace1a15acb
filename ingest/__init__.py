"""Text in, events out: readers, the NLP pipeline, matching, recording, evaluation."""
