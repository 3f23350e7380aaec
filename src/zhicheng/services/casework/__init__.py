"""Casework (办件): what officers do about people and their certificates when something is asked or wrong.

``people`` finds a person and shows everything that belongs to them. What stands in a claim or a certificate
itself is with the stage that made it.
"""
