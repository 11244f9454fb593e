"""Bytes to nodes with positions: YAML and JSON, documents, JSON pointers, references."""
