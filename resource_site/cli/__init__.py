"""Arguments → one command → its exit status and its output.

In: the command line and the stages of the pipeline.  Out: text for people or programs.
Imports everything; nothing imports it but `pipeline`.
"""
