"""Contains tools for developers; the service does not import them."""
