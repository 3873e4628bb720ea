"""Rules for real estate statistics: data only, read by econ-extractor under `--pack real-estate`."""
