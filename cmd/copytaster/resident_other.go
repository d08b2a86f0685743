//go:build !linux

package main

func untouched([]byte) {}

func restCode() {}
