"""What leaves the application as a file and comes back: a room for each document, and a kit that they share."""
