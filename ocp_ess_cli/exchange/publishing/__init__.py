"""Open data: what of the register may be public, and the files that it is published in."""
