"""The version of the tool, which every manifest names."""

__version__ = "0.1.0"
