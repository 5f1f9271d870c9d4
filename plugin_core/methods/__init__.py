"""One file per method, all behind the protocol of :mod:`plugin_core.methods.method`.

A file that is called as its method is gives it the name ``METHOD``; ``auto`` is made of others in
:mod:`.registry`. All other files hold what methods share.
"""
