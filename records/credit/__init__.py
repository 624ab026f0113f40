"""The one door for credit: what is proposed, what hinders it, and the one write."""
