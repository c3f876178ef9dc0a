"""Quiz files of other programs: a module for each format, and `importing` and `exporting` in front of them."""
