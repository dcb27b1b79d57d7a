"""Services that take messages over HTTPS, for where SMTP ports are closed."""
