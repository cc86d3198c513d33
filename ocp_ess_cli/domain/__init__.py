"""The rules and records of the register: pure, with no files, clock or printing."""
