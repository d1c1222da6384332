"""Settings → files for the programs that people edit with, made from the field tables.

In: `Config`.  Out: the text of each file by its path.  Reads and writes no files; imports `fields`
and `settings`.
"""
