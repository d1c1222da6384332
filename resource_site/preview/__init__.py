"""The local preview: builds again after each change and shows the result to this machine.

In: folders to watch and the command that builds.  Out: HTTP answers on loopback addresses.
Imports `publish`, `cache` and the modules beside the packages.
"""
