package config

import _ "embed"

//go:embed example.yaml
var example []byte

// Example returns a commented configuration that works as it is.
func Example() []byte { return example }
