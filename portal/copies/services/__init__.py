"""What people do with copies: make one, have a PDF made of it, bring one back, take over what is in it."""
