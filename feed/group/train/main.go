// Command train makes what the grouping of articles was taught: the table of word frequencies, the matrix of examples
// and the weights of the link model.
//
//	go run ./feed/group/train words FOLDER    feed/group/frequencies.bin, from the lists of wordfreq 3
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 2 && args[0] == "words" {
		return words(args[1], "feed/group/frequencies.bin")
	}
	return fmt.Errorf("usage: train words FOLDER")
}
