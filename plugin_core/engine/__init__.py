"""The engine: one process per user that does the work for every host.

``python -m plugin_core.engine`` serves HTTP on the loopback; a worker process does the heavy work,
so that whatever happens to it the engine still answers. See ``docs/protocol.md``.
"""
