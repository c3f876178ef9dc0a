"""The revisions, each a step from its `down_revision` to itself."""
