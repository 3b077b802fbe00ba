"""The way out: rows once, formats many."""
