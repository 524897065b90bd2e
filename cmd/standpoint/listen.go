package main

import (
	"context"
	"fmt"
	"net"

	"standpoint/corpus/credentials"
	"standpoint/server/access"
)

// listening says where a server listens and who may read there.
type listening struct {
	Addr    string `help:"Address to listen at." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Public  bool   `xor:"readers" help:"Let everyone read who can reach the address."`
	Private bool   `xor:"readers" help:"Let only those read who have a key."`
}

// listen opens the address. One that other machines can reach needs a word on who may
// read there.
func (l listening) listen(ctx context.Context) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", l.Addr)
	if err != nil {
		return nil, fmt.Errorf("%w; name a free address with --addr HOST:PORT, such as --addr 127.0.0.1:8081", err)
	}
	if !l.Public && !l.Private && !isLoopback(listener.Addr()) {
		_ = listener.Close()
		return nil, usageError{fmt.Errorf("other machines can reach %s. Say who may read there: everyone (--public), or only those who have a key (--private; make keys with: standpoint keys add NAME --scope read)", l.Addr)}
	}
	return listener, nil
}

// isLoopback reports whether only this machine can reach an address.
func isLoopback(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// ownKey is with which commands on the data folder may ask its server: who can read
// the folder may read there. It is as old as the server, and "" if none is needed.
type ownKey string

func (l listening) ownKey() ownKey {
	if !l.Private {
		return ""
	}
	return ownKey(credentials.NewSecret(credentials.Key))
}

// among makes the key one of those that are found.
func (k ownKey) among(others access.Finder) access.Finder {
	return ownFinder{others, k}
}

type ownFinder struct {
	access.Finder
	key ownKey
}

func (f ownFinder) Find(ctx context.Context, digest credentials.Digest) (credentials.Credential, error) {
	if f.key != "" && digest == credentials.DigestOf(string(f.key)) {
		return credentials.Credential{ID: -1, Kind: credentials.Key, Name: "commands on the data folder", Scopes: []credentials.Scope{credentials.Read}}, nil
	}
	return f.Finder.Find(ctx, digest)
}
