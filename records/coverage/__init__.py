"""Who has had training in the seven subjects of policy 930-5 IV.C.2, and who has not."""
