"""The ledger: accounts, transfers and the one door through which money moves (`posting`)."""
