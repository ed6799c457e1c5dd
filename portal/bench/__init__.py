"""Measuring: every figure beside its floor, taken in turns in one run, so that a busy machine touches both alike."""
