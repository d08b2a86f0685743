// Command train makes what the grouping of articles was taught: the table of word frequencies, the matrix of examples
// and the weights of the link model.
//
//	go run ./feed/group/train words FOLDER    feed/group/frequencies.bin, from the lists of wordfreq 3
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"sync"

	"github.com/copytaster/copytaster/feed/group"
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
	if len(args) < 2 {
		return fmt.Errorf("usage: train words FOLDER")
	}
	fs := flag.NewFlagSet("train", flag.ContinueOnError)
	fs.Float64Var(&set.bar, "bar", 0, "")
	fs.Float64Var(&set.penalty, "penalty", 3, "")
	fs.Float64Var(&set.mergeBar, "mergebar", 1, "")
	fs.Float64Var(&set.mergeFrom, "mergefrom", -2, "")
	fs.IntVar(&set.mergeSize, "mergesize", 2, "")
	fs.IntVar(&set.rounds, "rounds", 4, "")
	fs.IntVar(&set.folds, "folds", 4, "")
	prof := fs.String("prof", "", "")
	if err := fs.Parse(args[2:]); err != nil {
		return err
	}
	if *prof != "" {
		f, _ := os.Create(*prof)
		pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	streams, err := readStreams(args[1])
	if err != nil {
		return err
	}
	switch args[0] {
	case "cross":
		return cross(streams)
	case "dev":
		m, rows, err := teach(streams, func(string) bool { return true })
		if err != nil {
			return err
		}
		fmt.Println(len(rows), "rows")
		for i, n := range group.FeatureNames {
			fmt.Printf("%-14s %8.3f\n", n, m.Link[i])
		}
		for i, n := range group.MergeNames {
			fmt.Printf("merge %-14s %8.3f\n", n, m.Merge[i])
		}
		for _, s := range streams {
			_, sc := walk(s, m, false, nil)
			fmt.Printf("%-9s %v\n", s.name, sc)
		}
	}
	return nil
}

func readStreams(folder string) ([]*stream, error) {
	var streams []*stream
	for _, n := range []string{"feed", "mix", "uci", "ecb", "wikinews"} {
		s, err := readStream(folder, n)
		if err != nil {
			return nil, err
		}
		streams = append(streams, s)
	}
	var wg sync.WaitGroup
	for _, s := range streams {
		wg.Go(func() {
			e := group.New(group.Options{})
			for i := range s.articles {
				s.readings = append(s.readings, e.Read(&s.articles[i]))
			}
		})
	}
	wg.Wait()
	return streams, nil
}
