"""Rows with their faults, workbooks read and written, official Word, the one dry run, and sealed uploads."""
