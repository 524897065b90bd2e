package access

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the addresses whose word on who calls is taken.
type Proxies []netip.Prefix

// trusts reports whether an address is that of a proxy of ours. One that is not valid is
// the other end of a Unix socket, which has none: only a proxy on this machine
// connects to it.
func (p Proxies) trusts(address netip.Addr) bool {
	return !address.IsValid() || slices.ContainsFunc(p, func(prefix netip.Prefix) bool { return prefix.Contains(address) })
}

// Client returns the address that a request comes from: the last one in the header
// X-Forwarded-For that no proxy of ours has, if a proxy of ours has sent it. What is
// further to the left, anybody can write. It is not valid if it is not known.
func (p Proxies) Client(r *http.Request) netip.Addr {
	client := direct(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !p.trusts(client) {
			break
		}
		next, ok := parseHop(hop)
		if !ok {
			break
		}
		client = next
	}
	return client
}

// Secure reports whether the client sent a request over TLS, to us or to a proxy of ours.
func (p Proxies) Secure(r *http.Request) bool {
	return r.TLS != nil || p.trusts(direct(r)) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

// direct returns the address of the other end of the connection; not valid if it
// has none.
func direct(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}

// parseHop reads an address of X-Forwarded-For; some proxies write its port.
func parseHop(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		at, perr := netip.ParseAddrPort(text)
		address, err = at.Addr(), perr
	}
	return address.Unmap().WithZone(""), err == nil
}

// group names those who share a limit: an address or, in IPv6, where each network has
// very many, the network of 64 bits.
func group(address netip.Addr) string {
	if address.Is6() {
		if network, err := address.Prefix(64); err == nil {
			return network.String()
		}
	}
	return address.String()
}
