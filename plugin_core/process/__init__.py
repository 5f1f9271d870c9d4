"""What the process gives and takes: memory, threads, what stays at hand, what stops the work."""
