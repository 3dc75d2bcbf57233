"""How fast the service is, beside its peers on the same machine: `python -m bench` lists the workloads."""
