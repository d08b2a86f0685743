package desk

import "context"

// Patient runs a read that may wait for ever, as on a pipe, and gives it up when ctx ends: then the answer is ctx's error, and
// the read may still write to where it reads to.
func Patient[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		v, err := read()
		done <- answer{v, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
