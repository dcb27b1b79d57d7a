"""Newsletters from articles: stories chosen, pictures drawn, the email rendered, checked and sent."""
