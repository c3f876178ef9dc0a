"""A local Slack, over real sockets, that refuses what Slack refuses."""
