"""What Ribbon does on Slack."""
