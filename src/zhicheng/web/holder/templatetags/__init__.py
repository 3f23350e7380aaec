"""What the templates of these pages use."""
