"""The pages for people: what the mock holds, live, with a button for what others would do; and a checkout."""
