package fetch

import (
	"fmt"
	"net"
	"syscall"
	"testing"
	"time"
)

// blackHole returns an address that swallows connections: a socket whose queue is full answers no more SYN.
func blackHole(t *testing.T) string {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port)
	for range 20 {
		conn, err := net.DialTimeout("tcp", address, 100*time.Millisecond)
		if err != nil {
			return address
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
	t.Fatal("the queue does not fill")
	return ""
}

// TestBlackHole is F3: packets that vanish cost no more than the time for a connection, and do not hold up others.
func TestBlackHole(t *testing.T) {
	c := newClient(t, nil)
	c.limits.connect, c.limits.total = 150*time.Millisecond, 10*time.Second
	hole := blackHole(t)
	start := time.Now()
	fails(t, c, Request{URL: "http://" + hole + "/feed"}, KindTimeout, "no connection within 0.15 s")
	fails(t, c, Request{URL: "https://" + hole + "/feed"}, KindTimeout, "no connection within 0.15 s")
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}
