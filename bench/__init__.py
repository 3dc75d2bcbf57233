"""Measures the service and its peers on the same machine: `python -m bench --help` lists the workloads."""
