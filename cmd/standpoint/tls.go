package main

import (
	"crypto/tls"
	"net"
	"os"
	"sync"
	"time"
)

// secured returns a listener with the certificate of the flags, or as it is where none
// is given.
func (l listening) secured(listener net.Listener) net.Listener {
	if l.TLSCert == "" {
		return listener
	}
	pair := &keyPair{cert: l.TLSCert, key: l.TLSKey}
	return tls.NewListener(listener, &tls.Config{GetCertificate: pair.get, NextProtos: []string{"h2", "http/1.1"}})
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
