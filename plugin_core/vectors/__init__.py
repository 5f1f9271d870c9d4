"""What vector hosts send: strokes for lines, fills for paint."""
