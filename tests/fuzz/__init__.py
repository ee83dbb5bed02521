"""Readers under fire: inputs mutated from real files and made by hand, and the promise that each reader keeps."""
