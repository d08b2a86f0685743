// Package group finds out which articles are about one event, one article at a time, as they arrive: on the CPU, without
// a model to download and without the network.
package group
