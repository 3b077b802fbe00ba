"""The ledger (台账) as Excel and CSV."""
