"""Build a static resource website from Markdown files and Jinja templates."""
