"""The documentation as a site: `sphinx-build -W -b html docs site`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import extractor

project = "econ-extractor"
author = "the econ-extractor founders"
version = release = extractor.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "generated"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["packs/*/econ_*", "_build"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

default_role = "code"
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
python_maximum_signature_line_length = 90

html_theme = "furo"
html_title = "econ-extractor"
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None
