"""Authority (gezag) and legal framework (juridisch kader): two dated series, and who verified which document."""
