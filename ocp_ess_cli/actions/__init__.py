"""What a user can do, as plain functions of a unit of work."""
