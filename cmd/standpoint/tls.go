package main

import (
	"crypto/tls"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// serve answers at an address until the server is shut down.
func (l listening) serve(web *http.Server, listener net.Listener) error {
	if l.TLSCert == "" {
		return web.Serve(listener)
	}
	pair := &keyPair{cert: l.TLSCert, key: l.TLSKey}
	web.TLSConfig = &tls.Config{GetCertificate: pair.get}
	return web.ServeTLS(listener, "", "")
}

// keyPair is a certificate that is read again when its file changes, because
// certificates are renewed while servers run.
type keyPair struct {
	cert, key string
	mu        sync.Mutex
	looked    time.Time // at the files
	changed   time.Time // the file, when it was read
	read      *tls.Certificate
}

func (p *keyPair) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.read != nil && time.Since(p.looked) < watchEvery {
		return p.read, nil
	}
	p.looked = time.Now()
	info, err := os.Stat(p.cert)
	if err == nil && (p.read == nil || !info.ModTime().Equal(p.changed)) {
		var pair tls.Certificate
		if pair, err = tls.LoadX509KeyPair(p.cert, p.key); err == nil {
			p.read, p.changed = &pair, info.ModTime()
		}
	}
	if p.read != nil { // half-written files are read later
		return p.read, nil
	}
	return nil, err
}
