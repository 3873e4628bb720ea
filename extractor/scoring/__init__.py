"""Scoring: what an extraction finds against answers of careful readers, and what changed between two outputs."""
