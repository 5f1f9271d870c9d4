"""Networks: one file each, no input or output."""
