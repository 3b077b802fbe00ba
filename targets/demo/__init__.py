"""The demonstration year: invented, deterministic, marked on every page."""
