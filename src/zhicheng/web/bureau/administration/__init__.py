"""The Bureau's administration: units, users, policies, statistics, audit trail, feedback, health."""
