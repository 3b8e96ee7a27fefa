"""A route's folder as one immutable value, and the files in it that are not drawings: settings, people, forms, texts.

The rule of this folder: it reads what designers wrote beside their diagrams and says what is wrong with it; it knows no
model and runs nothing.
"""
