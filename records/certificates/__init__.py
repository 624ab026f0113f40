"""What the papers of outside training say: read from their words, to be looked at by a person."""
