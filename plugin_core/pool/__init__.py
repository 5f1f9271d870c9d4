"""Painted drawings beyond the shot: color models, other shots, any folder."""
