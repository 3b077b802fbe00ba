"""How is read what people type and send? One reader for pages, forms, workbooks and CSV; nothing is stored here.

What one cell says: `text` (what nobody sees is dropped), `numbers`, `dates`, `marks`, `names` and lists of them. What a
table says: `heads`, `rows` and `tables`, of `sheets` of a workbook and of `delimited` text.
"""
