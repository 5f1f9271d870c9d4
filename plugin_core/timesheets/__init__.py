"""Which drawing shows when: exposure, from XDTS and OpenTimelineIO."""
