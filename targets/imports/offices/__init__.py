"""How are an office's own tables understood? From what stands in a file to rows that somebody reviews.

`grids` is what a file consists of, `heads` which column means what, `bodies`, `by_area` and `lists` which rows there
are, `building` what a row says, `kinds` what the file is. `understood` puts them together.
"""
