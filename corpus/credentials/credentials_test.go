package credentials

import (
	"strings"
	"testing"
)

func TestRoles(t *testing.T) {
	t.Parallel()
	for _, r := range roles {
		c := Credential{Scopes: ScopesOf(r.role)}
		if c.Role() != r.role {
			t.Errorf("who has the scopes of a %s is a %s", r.role, c.Role())
		}
	}
	if role := (Credential{Scopes: []Scope{Import, Metrics, Moderate}}).Role(); role != "" {
		t.Errorf("who cannot read is a %s", role)
	}
	if c := (Credential{Scopes: []Scope{Import}}); c.May(Read) || c.May(Admin) || !c.May(Import) {
		t.Error("a scope allows something else")
	}
	for _, scope := range Scopes {
		if !(Credential{Scopes: []Scope{Admin}}).May(scope) {
			t.Errorf("admin does not allow %s", scope)
		}
	}
	if ScopesOf("owner") != nil {
		t.Error("there are scopes of a role that there is not")
	}
}

// TestSecretsAreKnownByTheirForm: of keys and sessions, wherever they are in a text.
func TestSecretsAreKnownByTheirForm(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 100 {
		for _, kind := range []Kind{Key, Session, Feed} {
			secret := NewSecret(kind)
			if seen[secret] {
				t.Fatalf("%s comes twice", secret)
			}
			seen[secret] = true
			redacted, found := Redact("/search?q=a+" + secret + "&limit=1")
			if found != (kind != Feed) || found == strings.Contains(redacted, secret) || !strings.HasPrefix(redacted, "/search?q=a+") || !strings.HasSuffix(redacted, "&limit=1") {
				t.Errorf("%s: %t %s", secret, found, redacted)
			}
		}
	}
	if text, found := Redact("sp_key_ and sp_keys are short words"); found {
		t.Errorf("%q", text)
	}
}
