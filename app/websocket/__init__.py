"""Serves the WebSocket connections of members."""
