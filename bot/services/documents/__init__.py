"""The operator's own documents: read, cut into passages, kept, searched, and told as they stand."""
