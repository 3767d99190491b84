"""E-mail: letters over SMTP, each given to the server once."""
