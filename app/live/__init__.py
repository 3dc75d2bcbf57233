"""Delivers the entries of a meeting to its readers in this worker."""
