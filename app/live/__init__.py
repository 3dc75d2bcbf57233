"""Delivery: which reader of a meeting gets which entries, from this worker, and when."""
