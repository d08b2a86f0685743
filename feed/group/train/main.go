// Command train makes what the grouping of articles was taught: the table of word frequencies, the matrix of examples
// and the weights of the link model.
//
//	go run ./feed/group/train words FOLDER      feed/group/frequencies.bin, from the lists of wordfreq 3
//	go run ./feed/group/train weights           feed/group/weights.go, from the matrix beside this file
//	go run ./feed/group/train weights FOLDER    the matrix too, from the labelled streams in FOLDER
//	go run ./feed/group/train cross FOLDER      prints how well events are grouped that were held back in teaching
//
// FOLDER holds feed, mix, uci, ecb and wikinews.jsonl.gz: an article a line, with the keys id, title, summary, url, source,
// published and cluster. All but the reading of such a folder gives the same bytes every time, on every machine.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: train words FOLDER | weights [FOLDER] | cross FOLDER [-bar N] [-merge N] …")

func run(args []string, out io.Writer) error {
	switch {
	case len(args) == 2 && args[0] == "words":
		return words(args[1], "feed/group/frequencies.bin")
	case len(args) == 1 && args[0] == "weights":
		_, err := writeWeights(matrixFile, weightsFile)
		return err
	case len(args) < 2:
		return errUsage
	}
	if err := flags(args[2:]); err != nil {
		return err
	}
	streams, err := readStreams(args[1])
	if err != nil {
		return err
	}
	switch args[0] {
	case "weights":
		return weigh(streams, out)
	case "cross":
		return cross(streams[:5], streams, out)
	}
	return errUsage
}

// flags are for trying other settings.
func flags(args []string) error {
	fs := flag.NewFlagSet("train", flag.ContinueOnError)
	fs.Float64Var(&set.Bar, "bar", set.Bar, "log odds above which an article joins")
	fs.Float64Var(&set.Lone, "lone", set.Lone, "what the share of groups among articles adds to the bar")
	fs.Float64Var(&set.MergeBar, "merge", set.MergeBar, "log odds above which groups merge")
	fs.Float64Var(&set.MergeFrom, "from", set.MergeFrom, "log odds of an article above which groups are compared")
	fs.Float64Var(&set.penalty, "penalty", set.penalty, "what holds the weights back")
	fs.Float64Var(&set.kindPenalty, "kind", set.kindPenalty, "what holds the weights of a kind near those of all")
	fs.Float64Var(&set.mergePenalty, "mergepenalty", set.mergePenalty, "what holds the weights of merging back")
	fs.Float64Var(&set.first, "first", set.first, "what an article that begins a group counts for")
	fs.StringVar(&set.seed, "seed", set.seed, "of which events are held out together: what differs between seeds is chance")
	return fs.Parse(args)
}
