"""The review window: a shot on the screen, region by region."""
