"""Bytes in, bytes out: typesetting, the seal on a PDF, and the inspection of files; no Django."""
