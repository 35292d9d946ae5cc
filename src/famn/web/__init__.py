"""Pages: views, urls and templates."""
