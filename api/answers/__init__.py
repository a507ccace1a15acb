"""Look-ups as answers: bounded lists with totals, and single things with what stands behind them.

Pure functions over a snapshot; `texts` gives stored texts by digest.
"""
