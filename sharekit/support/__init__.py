"""Small helpers that every package uses: files, system errors, text, terminal, time, URLs."""
