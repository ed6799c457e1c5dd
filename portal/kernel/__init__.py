"""What every layer may lean on: errors, words, the clock. Standard library only."""
