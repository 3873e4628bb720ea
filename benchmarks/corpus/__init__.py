"""The project's own Chinese economic text, for measurements: any amount, the same for the same seed.

Three kinds: `statistics`, where a kB holds about four figures; `news`, where most sentences hold none; `mixture`
of both. Regions and indicators are those of `rules/`, the rest is in `words.yaml`; values, names and firms are
made up, so that a cache of spellings or sentences finds no more than it does in real text. How repetitive a
corpus came out is told with it: `python -m benchmarks.corpus --megabytes 10 out.jsonl`.
"""

from benchmarks.corpus.articles import KINDS, Article, articles
from benchmarks.corpus.writing import Repetition, write_jsonl, write_listings

__all__ = ["KINDS", "Article", "Repetition", "articles", "write_jsonl", "write_listings"]
