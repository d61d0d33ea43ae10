"""The laboratory: probes run, swept and compared outside a quiz."""
