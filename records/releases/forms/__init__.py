"""What people type about a release."""
