"""Rows with their faults, workbooks read and written, official Word, and sealed uploads."""
