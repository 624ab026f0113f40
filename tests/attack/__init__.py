"""The standing attack: small in `./run test`, whole by `./run attack`; see docs/testing.md."""
