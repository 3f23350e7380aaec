"""Oversight: what watches over the stages. It changes nothing that a stage has decided.

The packages below have faces of their own.
"""
