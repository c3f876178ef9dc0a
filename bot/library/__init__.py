"""From an author's files to a `Book`: all of Ribbon's YAML is read here, and nothing but this knows its format."""
