"""Everything that outlives a request. One method is one round trip to Redis."""
