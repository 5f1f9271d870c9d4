"""What the artist painted: its flat colors, which drawings have it, which results were accepted."""
