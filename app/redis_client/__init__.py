"""Connects to Redis: one server, a master behind Sentinels, or a Cluster."""
