"""One message: headers, MIME parts, DKIM signature, tokens, one copy per reader."""
