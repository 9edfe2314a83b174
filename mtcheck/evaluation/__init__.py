"""Measuring the tool on annotated data."""
