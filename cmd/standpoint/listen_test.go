package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestServedElsewhere: a server on a Unix socket and one with a certificate are asked by
// strangers as they listen, and by commands on the folder as ever.
func TestServedElsewhere(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "sp") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	data, input, socket := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl"), filepath.Join(dir, "web")
	writeThreads(t, input, 2)
	program(t, "index", "--stance", "fast", "--data", data, input)
	certificate, key := selfSigned(t, dir)
	for name, test := range map[string]struct {
		flags  []string
		client *http.Client
		origin string
	}{
		"unix": {[]string{"--addr", "unix:" + socket, "--base-path", "/news"}, &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", socket)
		}}}, "http://anything/news"},
		"tls": {[]string{"--tls-cert", certificate, "--tls-key", key, "--public", "--no-pseudonyms"}, &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: pool(t, certificate)}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			address := serving(t, data, append(test.flags, "--stance", "fast")...)
			if test.origin == "" {
				test.origin = address
			}
			response, err := test.client.Get(test.origin + "/api/v1/search?limit=1")
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if body, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusOK || !bytes.Contains(body, []byte(`"total"`)) {
				t.Errorf("%d %s %v", response.StatusCode, body, err)
			}
			if name == "tls" && response.ProtoMajor != 2 {
				t.Errorf("answered by %s", response.Proto)
			}
			if out := string(program(t, "search", "--data", data, "number1")); !strings.Contains(out, " found") {
				t.Errorf("a command on the folder: %s", out)
			}
			test.client.CloseIdleConnections()
		})
	}
	if _, err := os.Stat(socket); err == nil {
		t.Error("the socket is still there")
	}
}

// selfSigned writes a certificate of 127.0.0.1 and its key.
func selfSigned(t *testing.T, dir string) (certificate, key string) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &secret.PublicKey, secret)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write(t, certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}))
	write(t, key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
	return certificate, key
}

func pool(t *testing.T, certificate string) *x509.CertPool {
	t.Helper()
	text, err := os.ReadFile(certificate)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(text)
	return roots
}

// TestAccessLog: it says who asked for what kind of thing, and not what was searched for.
func TestAccessLog(t *testing.T) {
	t.Parallel()
	for _, queries := range []bool{false, true} {
		var log bytes.Buffer
		l := listening{AccessLog: "json", LogQueries: queries, Searches: 1, Timeout: time.Second}
		opt, _ := l.options(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, &log)
		opt.AccessLog.Info("request", "address", "/search")
		var line map[string]any
		if err := json.Unmarshal(log.Bytes(), &line); err != nil || line["msg"] != "request" || opt.LogQueries != queries {
			t.Errorf("%v %v", line, err)
		}
	}
	if opt, _ := (listening{AccessLog: "off"}).options(&net.TCPAddr{}, io.Discard); opt.AccessLog != nil {
		t.Error("requests are logged unasked")
	}
}

// TestWhatIsOpen: who may do what without a key, whose pages may read, and where the name
// of the server is checked.
func TestWhatIsOpen(t *testing.T) {
	t.Parallel()
	loopback := &net.TCPAddr{IP: net.IPv6loopback}
	for name, test := range map[string]struct {
		l       listening
		open    int
		origins int
		checked bool
		rate    int
	}{
		"local":         {listening{}, 2, 0, true, 0},
		"local, shared": {listening{CORS: []string{"https://a.example"}, Host: []string{"Corpus"}}, 2, 1, true, 0},
		"public":        {listening{Public: true}, 1, 1, false, 300},
		"private":       {listening{Private: true}, 0, 0, false, 300},
	} {
		opt, own := test.l.options(loopback, io.Discard)
		if len(opt.Open) != test.open || len(opt.Origins) != test.origins || (opt.Hosts != nil) != test.checked || opt.Limits.Anonymous.Requests != test.rate || (own != "") != test.l.Private {
			t.Errorf("%s: %+v, %q", name, opt, own)
		}
	}
}
