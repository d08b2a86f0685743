package main

import (
	"bufio"
	"context"
	"io"
	"testing"
	"time"
)

// TestGroupInterrupted interrupts a pipeline whose other end has nothing to say for long.
func TestGroupInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	in, typed := io.Pipe()
	answers, out := io.Pipe()
	done := make(chan int)
	go func() {
		done <- run(ctx, world{args: []string{"group"}, dir: t.TempDir(), stdin: in, stdout: out, stderr: io.Discard, now: time.Now})
	}()
	io.WriteString(typed, `{"id":"a","title":"Fire guts the old sail loft in Brackwater"}`+"\n")
	if line, err := bufio.NewReader(answers).ReadString('\n'); line != `{"id":"a","cluster":"a"}`+"\n" {
		t.Fatalf("%q, %v", line, err)
	}
	interrupt()
	select {
	case code := <-done:
		if code != exitInterrupted {
			t.Errorf("exit code %d", code)
		}
	case <-time.After(20 * time.Second):
		t.Error("it waits for the rest of its input")
	}
	typed.Close()
}
