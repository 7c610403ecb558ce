"""The pages for people: what the mock holds, live, with a button for whatever somebody else would do; and a checkout."""
