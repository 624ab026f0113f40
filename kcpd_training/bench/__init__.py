"""How long the pages take, beside the bare SQL they can't be faster than."""
