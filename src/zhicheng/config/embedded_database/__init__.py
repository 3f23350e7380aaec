"""The database that comes with the package: a Django engine that starts PostgreSQL when it is first needed.

It is PostgreSQL from a wheel, with its data in a folder of the installation. Nothing starts it but the
first connection, so commands that need no database never pay for one; see docs/adr/0002.
"""
