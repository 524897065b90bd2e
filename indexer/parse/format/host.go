package format

import (
	"net"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// SiteOf is the host of the publication that an address belongs to: what its owner
// registered below a public suffix, or, on a platform where many people write, their
// own host there. So example.co.uk is that of https://m.news.example.co.uk/, and
// harbour.wordpress.com that of https://www.harbour.wordpress.com/. "" if the address
// has no host with a name.
//
// Public suffixes are those of registries (the ICANN section of publicsuffix.org, as
// golang.org/x/net has it). Of what owners themselves let to others only the platforms
// below count, because the private section of that list changes with each version.
func SiteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := unmirrored(strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")))
	if net.ParseIP(host) != nil || !strings.Contains(strings.Trim(host, "."), ".") {
		return ""
	}
	suffix := registrySuffix(host)
	below, has := strings.CutSuffix(host, "."+suffix)
	if !has {
		return ""
	}
	label := below[strings.LastIndexByte(below, '.')+1:]
	site := label + "." + suffix
	switch {
	case label == "":
		return ""
	case label == "www": // www.gov.uk: the suffix is a site itself
		return suffix
	case mirroredByCountry[label]: // harbour.blogspot.co.uk shows what harbour.blogspot.com has
		site = label + ".com"
		host = below + ".com"
	}
	for at := host; strings.Contains(at, "."); _, at, _ = strings.Cut(at, ".") {
		if !platforms[at] {
			continue
		}
		own := shown.ReplaceAllString(strings.TrimSuffix(strings.TrimSuffix(host, at), "."), "")
		if own == "" {
			break // the platform's own pages
		}
		return own + "." + at
	}
	return site
}

// registrySuffix is the public suffix of a host as registries give it out.
func registrySuffix(host string) string {
	suffix, registry := publicsuffix.PublicSuffix(host)
	for !registry && strings.Contains(suffix, ".") {
		_, above, _ := strings.Cut(suffix, ".")
		suffix, registry = publicsuffix.PublicSuffix(above)
	}
	return suffix
}

// unmirrored is the host whose pages another host shows: Google's translations
// (www-example-org.translate.goog, where -- is a hyphen) and the Coral network
// (example.org.nyud.net).
func unmirrored(host string) string {
	if own, is := strings.CutSuffix(host, ".translate.goog"); is {
		return strings.NewReplacer("--", "-", "-", ".").Replace(own)
	}
	return strings.TrimSuffix(host, ".nyud.net")
}

// shown are first labels that say how pages are shown, not whose they are.
var shown = regexp.MustCompile(`^(?:(?:www\d*|m|mobile|amp|feeds?|rss)(?:\.|$))+`)

// hostSlug is the slug of an outlet that no table knows, by the host of its pages. It
// is the host in words, thelocal-de, so that two hosts have two slugs; only .com, and
// the domains that stand for it in examples (RFC 2606), are left away. A name in .com
// that could be read as another host keeps its own: bbc-co-uk-com.
func hostSlug(address string) string {
	site := SiteOf(address)
	if site == "" {
		return ""
	}
	if plain, err := idna.ToUnicode(site); err == nil {
		site = plain
	}
	label, domain, _ := strings.Cut(site, ".")
	if unsaid[domain] && !likeHost.MatchString(label) {
		return Slug(label)
	}
	return Slug(strings.ReplaceAll(site, ".", "-"))
}

var (
	unsaid   = map[string]bool{"com": true, "example": true, "test": true, "invalid": true, "localhost": true}
	likeHost = regexp.MustCompile(`-(?:[a-z]{2}|com|edu|gov|info|int|mil|net|org)$`)
)

// mirroredByCountry are labels below which a platform shows the same pages under many
// suffixes.
var mirroredByCountry = map[string]bool{"blogspot": true}

// platforms are hosts below which each host is a publication of its own.
var platforms = setOf(`
	blogspot.com wordpress.com typepad.com typepad.fr typepad.jp typepad.co.uk livejournal.com dreamwidth.org tumblr.com medium.com
	substack.com ghost.io beehiiv.com buttondown.email steady.page posthaven.com posterous.com svbtle.com bearblog.dev mataroa.blog micro.blog
	write.as writeas.com hashnode.dev dev.blog blog.com blogs.com blogger.de myblog.de twoday.net edublogs.org areavoices.com
	over-blog.com over-blog.net canalblog.com hautetfort.com blogg.se blogg.no blog.hu blog.cz blog.pl bloog.pl blox.pl blogs.sapo.pt
	hatenablog.com hatenablog.jp hatenadiary.com hatenadiary.jp fc2.com exblog.jp seesaa.net cocolog-nifty.com tistory.com egloos.com pixnet.net
	blogfa.com blogsky.com mihanblog.com persianblog.ir arablog.org maktoobblog.com narod.ru ucoz.ru livejournal.ru
	weebly.com wixsite.com squarespace.com webnode.com webnode.cz webnode.page jimdo.com jimdofree.com jimdosite.com webs.com tripod.com altervista.org
	simplesite.com strikingly.com webflow.io framer.website notion.site carrd.co free.fr
	github.io gitlab.io netlify.app vercel.app pages.dev herokuapp.com appspot.com web.app firebaseapp.com surge.sh neocities.org
	libsyn.com podbean.com podomatic.com soup.io wikidot.com fandom.com wikia.com
	cbslocal.com go.com
`)

// carriers are hosts that carry what many outlets wrote, or only lead to it: there the
// name that a source gives says whose an article is.
var carriers = setOf(`
	msn.com yahoo.com yahoo.co.jp google.com news.google.com aol.com smartnews.com newsbreak.com flipboard.com apple.news feedly.com inoreader.com
	pressreader.com newspapers.com newsbank.com nexis.com lexis.com lexisnexis.com factiva.com proquest.com ebscohost.com europresse.com genios.de wiso-net.de
	archive.org archive.ph archive.today archive.is highbeam.com thefreelibrary.com questia.com jstor.org muckrack.com
	facebook.com twitter.com x.com t.co bsky.app reddit.com redd.it linkedin.com lnkd.in youtube.com youtu.be telegram.me t.me
	bit.ly j.mp tinyurl.com ow.ly buff.ly dlvr.it ift.tt goo.gl is.gd trib.al fw.to feedburner.com feedproxy.google.com
`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
