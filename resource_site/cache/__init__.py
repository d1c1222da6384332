"""What may be reused from earlier builds, and the processes that share the work.

In: keys, values and tasks.  Out: the same values later, and the results of the tasks.
Imports nothing of this package above it but `problems`.

Rules.  A cached value never changes under its key.  A key holds everything that the value depends
on: inputs, options, code and libraries.  What is damaged, of another program or version, is a miss:
the cache costs time, never correctness.
"""
