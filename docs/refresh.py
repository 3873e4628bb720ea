"""Run `docs/notebook.ipynb` anew and keep the results in it; it needs the extra `[test]`.

The pictures of the report page come from a test: `PICTURES=docs python -m pytest tests/report/test_report_pictures.py`.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient

_DOCS = Path(__file__).resolve().parent


def notebook() -> None:
    """Run `notebook.ipynb` anew and keep the results in it."""
    path = _DOCS / "notebook.ipynb"
    cells = nbformat.read(path, as_version=4)
    metadata = dict(cells.metadata)
    resources = {"metadata": {"path": str(_DOCS)}}
    NotebookClient(
        cells, timeout=120, kernel_name="python3", record_timing=False, resources=resources
    ).execute()
    # the kernel notes the version of Python, which would differ from one machine to the next
    cells.metadata = nbformat.from_dict(metadata)
    nbformat.write(cells, path)


if __name__ == "__main__":
    notebook()
