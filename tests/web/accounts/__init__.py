"""The account pages, visited with the test client."""
