"""Words that people write in a file themselves: statements, questions, worries, requests, and the own corner."""
