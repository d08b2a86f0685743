package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
)

func newHealthcheck(w world) *cobra.Command {
	var path, listen string
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask a running serve whether its edition is as fresh as it should be",
		Long: `Asks /readyz of the service that listens at --listen, or where the configuration says. Exits 0 when it is ready and 1
when it is not, or is not there: for a container's HEALTHCHECK.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("listen") { // else what the file says by now is nobody's business
				var err error
				if listen, err = config.ListenAddress(config.LoadOptions{Path: path, Env: w.env, Dir: w.dir}); err != nil {
					return exit(exitNothing, err) // not exitUsage, which Docker reserves
				}
			}
			if err := askReady(cmd.Context(), listen); err != nil {
				return exit(exitNothing, err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "the configuration `FILE`")
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "the `ADDRESS` at which the service listens")
	return cmd
}

// askReady asks the service at an address.
func askReady(ctx context.Context, address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	switch host {
	case "", "0.0.0.0":
		host = "127.0.0.1" // it listens at all addresses
	case "::":
		host = "::1"
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	transport := &http.Transport{DisableKeepAlives: true} // without a proxy
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return fmt.Errorf("nothing answers at %s: %w", address, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	why, err := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	if err != nil {
		return err
	}
	return errors.New(strings.TrimSpace(string(why)))
}
