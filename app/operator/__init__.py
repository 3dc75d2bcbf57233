"""Defines the operator's commands, `flask --app app …`, and what they read and do."""
