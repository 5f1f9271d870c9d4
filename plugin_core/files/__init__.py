"""Files that are put into place whole, known by their hashes, and provably ours."""
