"""The file bridge to OpenToonz and Tahoma2D."""
