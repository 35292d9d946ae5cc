"""The look: design tokens, components, the page shell and how forms are drawn."""
