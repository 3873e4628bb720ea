"""A report of an output folder as web pages that need nothing but a browser: `write_report`."""

from extractor.publish.report.writing import Written, write_report

__all__ = ["Written", "write_report"]
