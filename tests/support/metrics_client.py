"""Reads the metrics of a service from /metrics."""

from prometheus_client.parser import text_string_to_metric_families as families

from tools.processes import wait_until


class Gauge:
    """Reads metrics: `gauge("meeting_sends_total")` is the sum of all samples with the given labels."""

    def __init__(self, service):
        self.browser = service.test_client()
        self._began = self.all()

    def __call__(self, name, **labels):
        return _sum(self.all(), name, labels)

    def more(self, name, **labels):
        """Return by how much a metric has grown since this gauge was made."""
        return self(name, **labels) - _sum(self._began, name, labels)

    def all(self):
        told = self.browser.get("/metrics")
        assert told.status_code == 200
        return [sample for family in families(told.data.decode()) for sample in family.samples]

    def wait_for(self, wanted, name, **labels):
        """Wait until a metric has a value: workers flush their counts once a second."""
        wait_until(lambda: self(name, **labels) == wanted, f"{name} {labels} is {wanted}")

    def wait_for_more(self, wanted, name, **labels):
        """Wait until a metric has grown by `wanted`."""
        wait_until(lambda: self.more(name, **labels) == wanted, f"{name} {labels} has grown by {wanted}")


def _sum(samples, name, labels):
    return sum(
        sample.value for sample in samples if sample.name == name and labels.items() <= sample.labels.items()
    )
