"""What a payments client needs whatever the API: errors, money, retries, transport, flows, signatures."""
