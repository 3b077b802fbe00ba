"""The pages. Functions; one decorator says who, one which methods."""
