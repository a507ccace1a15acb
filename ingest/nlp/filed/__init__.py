"""What filings tell in their own way: loans, mergers, notes, tender offers, shares, ventures."""
