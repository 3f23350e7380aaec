"""Tests of the pages, audience by audience, with the test client."""
