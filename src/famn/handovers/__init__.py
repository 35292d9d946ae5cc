"""What a person answers for, handing it all over, and closing an account when nothing is left (R-52)."""
