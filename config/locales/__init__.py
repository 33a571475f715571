"""The catalogs: one TOML file per language, the same keys and placeholders in each."""
