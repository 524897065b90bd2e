package plaintext

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first asked for:
// there are many, and a command that reads no pasted text should not wait for them.
type pattern struct {
	expression string
	compile    sync.Once
	compiled   *regexp.Regexp
}

func lazily(expression string) *pattern { return &pattern{expression: expression} }

func (p *pattern) get() *regexp.Regexp {
	p.compile.Do(func() { p.compiled = regexp.MustCompile(p.expression) })
	return p.compiled
}

func (p *pattern) MatchString(s string) bool              { return p.get().MatchString(s) }
func (p *pattern) FindStringIndex(s string) []int         { return p.get().FindStringIndex(s) }
func (p *pattern) FindStringSubmatch(s string) []string   { return p.get().FindStringSubmatch(s) }
func (p *pattern) FindStringSubmatchIndex(s string) []int { return p.get().FindStringSubmatchIndex(s) }
func (p *pattern) ReplaceAllString(s, with string) string { return p.get().ReplaceAllString(s, with) }
func (p *pattern) FindAllStringIndex(s string, n int) [][]int {
	return p.get().FindAllStringIndex(s, n)
}
