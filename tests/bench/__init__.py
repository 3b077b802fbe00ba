"""How fast is it? Run by `make bench`, not by the tests."""

UNITS = 20  # of the district that is measured, each with a clerk
NARRATIVE_EVERY = 5  # of a unit's targets, one in so many is told in words
