package publish_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/copytaster/copytaster/feed/publish"
)

// A process that stays up: what it does at its start, when an edition changes, and at its end.
func Example() {
	var store struct { // what outlives the process, with the saved edition in a file
		stamps map[string]publish.Stamp
		hubs   []publish.HubState
		saved  bytes.Buffer
	}
	terms := publish.Terms{
		Base: "https://news.example.org/", TTL: 15 * time.Minute, Hubs: []string{"https://hub.example/"}, Rate: 60,
	}
	guarded := func(_ context.Context, r *http.Request) (*http.Response, error) { // sends it, if the address may be asked
		return &http.Response{StatusCode: http.StatusAccepted, Body: http.NoBody, Request: r}, nil
	}

	// At the start.
	site := publish.NewSite(time.Now, store.stamps)
	if _, err := site.Load(&store.saved, terms); err != nil {
		fmt.Println("the edition is made anew") // there was none
	}
	hubs := publish.NewHubs(publish.HubSetup{
		Hubs: terms.Hubs, State: store.hubs, Do: guarded, Now: time.Now,
		Save: func(s []publish.HubState) { store.hubs = s },
	})
	server := &publish.Server{Handler: site, Ready: func() error { return nil }}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var running sync.WaitGroup
	running.Go(func() { hubs.Run(ctx) })
	running.Go(func() { _ = server.Serve(ctx, listener) })

	// When an edition changes.
	draft, err := site.Draft(terms)
	if err != nil {
		fmt.Println(err)
		return
	}
	err = draft.Put(publish.File{Path: "rss.xml", Bytes: []byte("<rss/>"), Modified: time.Now()})
	if err != nil {
		fmt.Println(err)
		return
	}
	changed, err := draft.Publish(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	store.stamps = site.Stamps()
	for _, path := range changed { // those that are feeds
		hubs.Tell(terms.Base + path)
	}
	fmt.Println(changed)

	resp, err := http.Get("http://" + listener.Addr().String() + "/rss.xml")
	if err != nil {
		fmt.Println(err)
		return
	}
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	fmt.Println(resp.Status, string(body))
	http.DefaultClient.CloseIdleConnections()

	// At the end.
	stop()
	running.Wait()
	if err := site.Save(&store.saved); err != nil {
		fmt.Println(err)
	}
	// Output:
	// the edition is made anew
	// [rss.xml]
	// 200 OK <rss/>
}
