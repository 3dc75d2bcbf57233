"""WebSocket connections of members, which the workers keep open."""
