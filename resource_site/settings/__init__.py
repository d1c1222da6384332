"""`site.toml`, the interface strings and the command-line choices → Config.

In: a folder, choices, the environment.  Out: an immutable Config, or every error in the settings.
Imports `fields` and the modules beside the packages.
Only this package reads the clock and the environment.
"""
