"""Acts on stays: consult, start, follow, end."""
