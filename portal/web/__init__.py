"""What all pages share: transactions, rendering, errors, headers."""
