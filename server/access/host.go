package access

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"standpoint/server/problem"
)

// checkHost refuses a request that calls this server by a name that it does not have.
// A page that a person visits can make its own name point to the address of her
// machine (DNS rebinding). Her browser would then let it read everything here, but
// still says its name in the header Host.
func checkHost(r *http.Request, names []string) error {
	if names == nil {
		return nil
	}
	host := strings.ToLower(strings.TrimSuffix(hostname(r.Host), "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || slices.Contains(names, host) {
		return nil
	}
	if address, err := netip.ParseAddr(host); err == nil && address.Unmap().IsLoopback() {
		return nil
	}
	return problem.New(problem.Forbidden, "This server answers only at the address of this machine, such as http://localhost. If it has another name, start it with --host NAME.")
}

// hostname returns the host of a header Host without its port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}
