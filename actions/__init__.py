"""What Rasa calls: one module a theme, thin; the answers are made by bot.services."""
