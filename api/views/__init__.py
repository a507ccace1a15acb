"""What the doors show.

Frozen values with names beside ids, made from one snapshot. The command line prints them with
`--json`; GraphQL serves the same ones. Amounts are decimals (text in JSON); None is unknown, never
zero. Each answer names the clocks and the log position it is of.
"""
