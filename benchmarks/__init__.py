"""What Ribbon is measured by: how good its answers are, how fast it is, how much room it takes."""
