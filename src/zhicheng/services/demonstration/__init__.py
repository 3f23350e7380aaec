"""What only a demonstration system offers: its sample accounts, the messages on their phones, its clock."""
