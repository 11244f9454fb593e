"""Reading of OpenAPI documents: YAML and JSON with positions, JSON pointers, references."""
