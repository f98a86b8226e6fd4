//! YAML with places: where each key and value of a mapping stands, for findings.
