"""Peers for the bench: published matchers, built anew without the weights they were made with."""
