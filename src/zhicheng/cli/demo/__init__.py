"""The demonstration city (演示城市): 示例市, its units, people and three months of work, all invented.

Everything is built through the services, by the same doors as a user's, in steps that each find out what is
there already. Uploads and reviews carry business dates of past months, which is what a demonstration needs;
the audit trail shows beside each of them that it was recorded today. Releases, numbers and seals are today's.
"""
