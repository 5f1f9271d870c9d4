"""Regions of one drawing matched to those of another."""
