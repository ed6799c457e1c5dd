"""Information for the GI that carries out a supervision order: asked per topic, answered per topic (R-DOS-10)."""
