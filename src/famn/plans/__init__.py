"""The whole queue: a plan as a proposal, stored with all that it rests on."""
