package main

import (
	"context"
	"net"
	"net/http"
	"sync"
)

// clientOf returns a client whose requests a handler answers in this process, over
// connections in memory, so that a long answer streams and one that breaks off is
// noticed as with a server. Stop ends them.
func clientOf(handler http.Handler) (client *http.Client, stop func()) {
	listener := &memoryListener{connections: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener) // http.ErrServerClosed
	}()
	transport := &http.Transport{DialContext: listener.dial, DisableCompression: true}
	return &http.Client{Transport: transport}, func() {
		transport.CloseIdleConnections()
		_ = server.Close() // nobody else has its connections
		<-ended
	}
}

// memoryListener hands out connections in memory.
type memoryListener struct {
	connections chan net.Conn
	closing     sync.Once
	closed      chan struct{}
}

func (l *memoryListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case l.connections <- there:
		return here, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.connections:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *memoryListener) Close() error {
	l.closing.Do(func() { close(l.closed) })
	return nil
}

func (l *memoryListener) Addr() net.Addr { return &net.UnixAddr{Name: "memory", Net: "unix"} }
