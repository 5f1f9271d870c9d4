"""Learn and colorize inside a Krita document."""
