"""What an organisation chooses: its settings, who is who, its calendar, and the words in three languages."""
