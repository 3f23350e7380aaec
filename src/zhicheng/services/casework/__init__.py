"""Casework (更正、撤销): what becomes of people's records and certificates after they were issued.

``people`` finds a person and shows everything that belongs to them. ``cases`` holds every kind of case
(办件), decided by two officers. What stands in a claim itself is with the stage that made it.
"""
