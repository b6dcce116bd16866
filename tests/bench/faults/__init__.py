"""What is done to a day's work, over twenty thousand requests, and what became of its letters."""
