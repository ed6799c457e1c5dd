"""What people do to sign in, stay signed in and stop. Each function is one use case."""
