"""Casework (更正、撤销): what becomes of people's records and certificates after they were issued.

``cases`` holds every kind of case (办件).
"""
