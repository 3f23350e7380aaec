"""What each kind of case does once two officers have agreed."""
