"""Serves HTTP: the pages, the JSON API, scripts and styles, health and metrics."""
