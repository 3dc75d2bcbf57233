"""Keeps meetings in Redis. Each method is one round trip: one Lua script."""
