"""A report's own text, on its way in: Word, PDF, a page or plain text."""
