package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// memory is what Linux says of the memory of a process, in bytes (proc_pid_status(5)).
type memory struct{ resident, peak, files int64 }

func memoryOf(t *testing.T, pid int) (m memory) {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		_, _ = fmt.Sscanf(line, "VmRSS: %d kB", &m.resident)
		_, _ = fmt.Sscanf(line, "VmHWM: %d kB", &m.peak)
		_, _ = fmt.Sscanf(line, "RssFile: %d kB", &m.files)
	}
	return memory{m.resident << 10, m.peak << 10, m.files << 10}
}

// TestRestCode: less of the program's file is in memory when that was given back, and the program goes on.
func TestRestCode(t *testing.T) {
	own, err := os.Open("/proc/self/mem")
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	all := int64(0)
	for _, r := range codeRanges() {
		part := make([]byte, r.to-r.from) // what is read is in memory then
		if _, err := own.ReadAt(part, int64(r.from)); err != nil {
			t.Fatal(err)
		}
		all += int64(len(part))
	}
	before := memoryOf(t, os.Getpid()).files
	restCode()
	if after := memoryOf(t, os.Getpid()).files; all < 8<<20 || before < all || after > before/2 {
		t.Errorf("of %d KiB of code %d are in memory, %d before", all>>10, after>>10, before>>10)
	}
	if c, said := code(t, command(t, t.TempDir(), "--version")); c != exitDone || !strings.Contains(said, "copytaster") {
		t.Errorf("exit %d: %s", c, said)
	}
}
