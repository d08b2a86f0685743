//go:build !linux

package main

func restCode() {}
