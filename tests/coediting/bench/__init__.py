"""Measures co-editing against the strongest open server for this work, by one script that drives both."""
