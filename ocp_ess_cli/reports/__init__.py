"""Tables made of records, and the ways to show them."""
