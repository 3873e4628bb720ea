"""Makes `fake_reading` importable here and in worker processes, which inherit the path."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def batches_of_64_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some hundred short documents are several batches, as some thousand are in a run."""
    monkeypatch.setattr("extractor.pipeline.spool._BATCH_DOCUMENTS", 64)
