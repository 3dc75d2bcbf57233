"""What helps developers; no part of the service."""
