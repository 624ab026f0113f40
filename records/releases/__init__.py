"""What leaves the house of a member's training record: asked for, decided, handed over, logged."""
