"""What stands in the way of somebody who guesses passwords, and in nobody else's.

`limits` has the figures and why; `guard` is the one way to try a password; `known_places` says
from where a member comes, `addresses` what an address stands for; `hashing` keeps the other pages
going; `failures` is what is kept of it; `locked_out` tells who is locked out, and `lifting` of the
limit in all, and whether it holds. Both are opened by `people/actions/unlocking.py`.
"""
