"""Mail servers on loopback for tests: real ones, exim and Dovecot, and one that misbehaves."""
