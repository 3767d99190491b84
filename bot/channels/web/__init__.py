"""The widget and its demo page: what a browser gets."""
