"""Measures ess beside named peers, each as a whole process, in alternation: `python -m tests.bench`."""
