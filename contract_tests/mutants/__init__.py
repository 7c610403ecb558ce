"""Mock servers with one thing wrong each: what the contract tests are tested with."""
