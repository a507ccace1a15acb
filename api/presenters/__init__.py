"""From a snapshot to what the doors show. Pure; `texts` gives stored texts by digest."""
