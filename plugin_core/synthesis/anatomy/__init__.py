"""Bodies in three rough dimensions: heads and trunks that turn, limbs that bend."""
