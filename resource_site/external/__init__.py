"""Links to other sites → problems: which are dead, have moved or could not be checked.

In: published documents, their HTML and Config.  Out: problems with the positions of the links.
Imports `content` and what that may import.  Only `check --external` uses it: building never
touches the network.

Rules.  Only public addresses are connected to, and only those that were checked.  No cookie, no
credential and no body is sent, and no body is read.  What is not certain is never called dead.
"""
