"""Signing in, with real providers in processes of their own."""
