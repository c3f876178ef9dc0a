"""All that waits in the console: for lines, for the app, for the terminal."""
