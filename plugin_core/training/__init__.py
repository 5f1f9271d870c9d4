"""Learning: loops with a budget, examples, what is remembered."""
