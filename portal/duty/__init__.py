"""What only who is on duty may do: emergency access to a file (access-grid 10)."""
