"""What compliance writes: each an action with an event."""
