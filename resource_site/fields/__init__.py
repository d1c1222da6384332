"""The fields of front matter: their names, types, values, and errors with positions.

In: the text of an article.  Out: fields with positions, typed values, problems.
Imports nothing of this package but `problems`, `suggestions` and `urls`.
"""
