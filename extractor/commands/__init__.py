"""Groups of commands, one module each; `extractor/cli.py` joins them."""
