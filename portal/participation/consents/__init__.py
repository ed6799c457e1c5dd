"""Consent: asked for, given, refused, withdrawn; on paper or by word too; and who cannot weigh a matter."""
