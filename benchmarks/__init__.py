"""What decoding and generation cost, measured beside their peers in one run."""
