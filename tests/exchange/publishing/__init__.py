"""What is published, held against the standards and against what may be public."""
