"""Verification (查验, clause 四): by the holder, by an employer, by a third party, by QR, and of a file."""
