"""What stands in the way of somebody who guesses passwords, and in nobody else's.

`limits` has the figures and why; `guard` is the one way to try a password; `known_places` says
from where a member comes, `addresses` what an address stands for; `hashing` keeps the other pages
going; `failures` is what is kept of it; `lifting` tells of the limit in all, and whether it holds.
"""
