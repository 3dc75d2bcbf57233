"""The version of the service, for every place that says it. CHANGELOG.md says what each one brings."""

__version__ = "0.9.0"
