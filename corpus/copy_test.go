package corpus

import "testing"

// TestOriginal: every copy of a page is the same article as the page.
func TestOriginal(t *testing.T) {
	t.Parallel()
	const page = "https://bugle.example/2021/ferry.html?page=2"
	for _, copied := range []string{
		"https://web.archive.org/web/20210309120000/https://bugle.example/2021/ferry.html?page=2",
		"http://web.archive.org/web/20230101000000id_/http://www.bugle.example/2021/ferry.html?page=2",
		"https://web.archive.org/web/20210309120000/bugle.example/2021/ferry.html?page=2",
		"https://web.archive.org/web/2021/https:/bugle.example/2021/ferry.html?page=2",
		"https://archive.ph/2021.03.09-120000/https://bugle.example/2021/ferry.html?page=2",
		"https://archive.is/o/AbC12/https://bugle.example/2021/ferry.html?page=2",
		"https://library.example/20210309120000mp_/https://bugle.example/2021/ferry.html?page=2",
		"https://webcache.googleusercontent.com/search?q=cache:AbC12:https://bugle.example/2021/ferry.html%3Fpage%3D2+ferry&hl=en",
		"https://webcache.googleusercontent.com/search?q=cache:bugle.example/2021/ferry.html%3Fpage%3D2",
		"https://bugle-example.cdn.ampproject.org/c/s/bugle.example/2021/ferry.html?page=2",
		"https://web.archive.org/web/20210309120000/https://archive.ph/2020.01.01-000000/https://bugle.example/2021/ferry.html?page=2",
	} {
		if got := addressKey(copied); got != addressKey(page) {
			t.Errorf("%s: %s", copied, got)
		}
	}
	for _, own := range []string{
		page, "https://archive.org/details/ferry", "https://archive.bugle.example/2021/ferry.html", "https://archive.ph/AbC12",
		"https://bugle.example/share?u=https://gazette.example/a", "https://bugle.example/20210309/ferry", "urn:x", "", "https://web.archive.org/web/2021*/bugle",
		"https://bugle.example/go/https://gazette.example/a",
	} {
		if got := Original(own); got != own {
			t.Errorf("%s: taken for a copy of %s", own, got)
		}
	}
}

// FuzzOriginal: taking an address out of that of a copy ends, and a second time changes nothing.
func FuzzOriginal(f *testing.F) {
	f.Add("https://web.archive.org/web/20210309120000/https://bugle.example/a")
	f.Add("https://webcache.googleusercontent.com/search?q=cache::http://")
	f.Fuzz(func(t *testing.T, address string) {
		if original(address) == address && Original(address) != address {
			t.Errorf("%q", address)
		}
	})
}
