"""The account pages, through the test client."""
