"""What filings tell in their own way: loans, mergers, notes, tender offers, shares, ventures."""

FORM = r"(?:,? (?:Inc|Corp|Co|LLC|L\.L\.C|Ltd|LP|L\.P|N\.A)\b\.?)?"
"""The legal form that may stand behind a name, as a regular expression."""
