"""The way in: catalogues from files that people edit."""
