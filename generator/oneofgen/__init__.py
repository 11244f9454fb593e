"""Turns a `oneOf` of an OpenAPI document into a typed Python package."""

__version__ = "0.1.0"
