"""Issuance (核对、制作, clause 二(二)): the month, the pipeline of steps 3 to 9, the templates.

Each of the three packages below has a face of its own.
"""
