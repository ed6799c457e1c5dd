"""What people do with plans: each is one use case in the request's own transaction."""
