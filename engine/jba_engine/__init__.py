"""What runs inside Rasa: the input channel, graph components, training and serving (Python 3.10)."""
