"""All that talks to Slack, by way of slack-bolt."""
