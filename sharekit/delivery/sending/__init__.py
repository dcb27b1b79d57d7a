"""The sender: connections, rate limits, retries, and deliveries of unknown outcome."""
