"""Reading what a clerk types or pastes on a sheet."""
