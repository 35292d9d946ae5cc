"""Import of an existing register of homes: a file is read, mended in place, and becomes homes of the bank in one stroke."""
