"""The review window: a shot on the screen, drawing by drawing and region by region.

It works on shot folders, for artists of every host: what was painted by whom, what is not sure, and
which color it should be. All heavy work is done by the engine.
"""
