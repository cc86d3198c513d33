"""A register of awards to cooperatives, in one TinyDB file, from a terminal."""
