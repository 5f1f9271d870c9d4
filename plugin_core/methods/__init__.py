"""One file per method, all behind the protocol of :mod:`plugin_core.methods.method`."""
