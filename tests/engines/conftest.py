"""The inputs of the tests of engines, and what the local run makes of them."""

from pathlib import Path

import engine_corpus
import pytest

import extractor

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sample articles and a generated corpus."""
    return [SEEDS, engine_corpus.write(tmp_path_factory.mktemp("corpus") / "news")]


@pytest.fixture(scope="session")
def local(inputs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the local run makes of `inputs`."""
    output = tmp_path_factory.mktemp("local") / "output"
    extractor.run(inputs, output, cache=False)
    return output
