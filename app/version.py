"""Defines the version of the service; CHANGELOG.md describes each version."""

__version__ = "0.9.0"
