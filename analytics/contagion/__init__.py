"""Risk contagion on plain arrays: clearing, DebtRank, cascades, circulation, chance.

One orientation everywhere: row `i`, column `j` of a matrix of liabilities is what firm `i` owes
firm `j`; of a matrix of flows, what `i` gives `j`; of a matrix of impacts, how hard a failure of
`i` hits `j`. Money is in one unit of the caller's choice. Nothing here knows companies or deals.
"""
