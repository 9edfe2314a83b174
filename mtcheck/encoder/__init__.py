"""Encoders: the shipped model on onnxruntime, and any sentence-transformers model on request."""
