"""Finds events in the log of a service, which has to be in JSON."""


def count_events(service, event):
    """How many lines of its log have this event."""
    return service.log.count(f'"event": "{event}"')


def check_no_unexpected_error(service):
    """Check that a service has met no unexpected error, and that its log is one in which events are found."""
    assert count_events(service, "request"), "the log has no event at all"
    errors = [line for line in service.log.splitlines() if '"event": "unexpected_error"' in line]
    assert not errors, "\n".join(errors)
