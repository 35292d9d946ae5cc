"""Pages about the people who work in the cooperation: roles, functions, sign-in, handing over."""
