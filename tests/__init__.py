"""Tests of ess: a mirror of the package, and transcripts of real sessions."""
