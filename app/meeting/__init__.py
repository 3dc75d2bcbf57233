"""Implements the rules of a meeting in plain Python: no Flask, no Redis commands."""
