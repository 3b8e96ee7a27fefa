"""What a designer must mend, as findings: one family of rules a file.

Rule of this folder: a lint never raises on a designer's file and never stops at the first mistake. It reads more than can
run, so that everything a diagram says is either honoured by the engine or named here.
"""
