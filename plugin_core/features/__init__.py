"""What a region looks like and where it lies: descriptors, samples, flow, patches."""
