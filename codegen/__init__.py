"""What writes the sync twin. A package, so that no other `codegen` on the path is met first."""
