"""What compliance prints."""
