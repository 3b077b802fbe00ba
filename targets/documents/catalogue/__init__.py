"""The catalogue (目录): all that a report promises, out as a workbook or CSV and in again.

Its columns stand in `tables`. Out: `lines` say what a report holds, `next_year` makes a draft of it, `writing` makes
the file. In: `reading` makes the same tables of a file, `importing` looks and stores; with it the `frame` of headings,
units and posts, then `targets` (as `wanted` by their lines, with their `parts`), then what is `missing`, all over one
`desk`.
"""
