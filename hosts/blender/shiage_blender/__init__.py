"""Learn and colorize Grease Pencil."""
