package main

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// restCode gives back the memory that the program's own code takes. What is needed of it comes back from the file, or from
// the system's cache of that, when it is run: for answering that is a quarter, since reading, grouping and rendering are
// for rounds.
func restCode() {
	for _, r := range codeRanges() {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, r.from, r.to-r.from, syscall.MADV_DONTNEED)
	}
}

// memoryRange is a part of the process' memory.
type memoryRange struct{ from, to uintptr }

// codeRanges are the parts of the program's file in memory that are as they are in the file, and stay so: they cannot be
// written, and nothing in them is of this process alone.
var codeRanges = sync.OnceValue(func() []memoryRange {
	exe, err := os.Executable()
	if err != nil {
		return nil
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return nil
	}
	defer f.Close()
	var found []memoryRange
	var at memoryRange // zero where the part is no such one
	for in := bufio.NewScanner(f); in.Scan(); {
		fields := strings.Fields(in.Text())
		switch {
		case len(fields) >= 5 && !strings.HasSuffix(fields[0], ":"): // proc_pid_smaps(5)
			at = memoryRange{}
			if len(fields) >= 6 && fields[5] == exe && !strings.Contains(fields[1], "w") {
				at = rangeOf(fields[0])
			}
		case len(fields) >= 2 && fields[0] == "Anonymous:" && fields[1] == "0" && at.from != 0:
			found = append(found, at)
		}
	}
	return found
})

// rangeOf reads a range as the system writes it, zero where it cannot be read.
func rangeOf(s string) memoryRange {
	from, to, _ := strings.Cut(s, "-")
	a, err := strconv.ParseUint(from, 16, 64)
	if err != nil {
		return memoryRange{}
	}
	b, err := strconv.ParseUint(to, 16, 64)
	if err != nil || b <= a {
		return memoryRange{}
	}
	return memoryRange{uintptr(a), uintptr(b)}
}
