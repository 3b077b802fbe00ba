"""The rules of the tracker, pure: standard library only, no database, no clock.

Shares and rates are fractions (0.525 is 52.5 %), growth rates are in percent as the report prints them,
dates are calendar days. Everything here is total: defined for every value that the database admits.
"""
