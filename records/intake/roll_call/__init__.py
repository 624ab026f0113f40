"""Roll call and element training (policy 930-5 IV.C): reported, decided, credited to all."""
