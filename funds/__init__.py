"""Money: sources, allocations, projects, payments to households, and the ledger that holds every fen."""
