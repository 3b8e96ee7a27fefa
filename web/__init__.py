"""The faces: Flask, Jinja and htmx as a thin skin. A view translates, calls one command or query, and renders.

Every page works as plain HTML; scripts only make it quicker. Blueprints do not import each other.
"""
