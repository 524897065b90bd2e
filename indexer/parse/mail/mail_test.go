package mail

import (
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"strings"
	"testing"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
	"standpoint/indexer/parse/webpage"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/*.txtar"

func formats() []format.Format { return Formats(webpage.Format()) }

func TestPages(t *testing.T) { formattest.Suite(t, formats(), golden, *update) }

func FuzzMail(f *testing.F) { formattest.Fuzz(f, formats(), golden) }

// TestClaims: messages are distinguished from texts that begin alike.
func TestClaims(t *testing.T) {
	const top = "From: Jo <jo@x.example>\nDate: Thu, 4 Mar 2021 10:15:00 +0000\n"
	for page, want := range map[string]string{
		top + "MIME-Version: 1.0\n\nText": "mail",
		top + "To: a@x.example\n\nText":   "mail",
		"Received: from a\n\tby b; Thu, 4 Mar 2021 10:15:00 +0000\nSubject: A\nFrom: Jo\n\nText": "mail",
		"From jo@x.example Thu Mar  4 10:15:00 2021\nSubject: A\n\nText":                         "mbox",
		"From MAILER-DAEMON Thu Mar  4 10:15:00 2021\r\nSubject: A\r\n\r\nText":                  "mbox",
		"From the harbour at 10:15 on 4 March 2021 nobody came back.\n\nText":                    "",
		"From a distance it looked small.\nDate: yes\n\nText":                                    "",
		"headline: A\ndate: 2021-03-04\n\nText":                                                  "",
		"From: the desk\nSubject: pier\n\nText":                                                  "",
		top + "MIME-Version: 1.0\nno field\n\nText":                                              "",
		top + "MIME-Version: 1.0":                                                                "",
	} {
		got := ""
		for _, f := range formats() {
			if f.Claims(format.Head{Text: []byte(page), Whole: true}) {
				got = f.Name
			}
		}
		if got != want {
			t.Errorf("%q is claimed by %q, want %q", page, got, want)
		}
	}
}

// TestShortLetter: a letter of one line in HTML is read.
func TestShortLetter(t *testing.T) {
	_, threads, faults := formattest.Read(t, formats(), strings.NewReader(fieldsOf+"Content-Type: text/html\n\n<html><body><p>The pier is shut.</p></body></html>"), format.Options{})
	if len(threads) != 1 || fmt.Sprint(threads[0].Article.Paragraphs) != "[The pier is shut.]" {
		t.Errorf("read %+v, faults %v", threads, faults)
	}
}

const fieldsOf = "From: The Bugle <post@bugle.example>\nSubject: Pier shut\nDate: Thu, 4 Mar 2021 10:15:00 -0500\nMIME-Version: 1.0\n"

// TestNoAddressIsRead: wherever an e-mail address stands, it is not read.
func TestNoAddressIsRead(t *testing.T) {
	text := "Write to jo.doe@bugle.example, or to <ann+roe@x.co.example>, about the pier that is shut.\n\nmailto:desk@bugle.example\n\nA line that is long enough to be read as a paragraph of a text, says the harbour.\n"
	for _, page := range []string{
		fieldsOf + "Cc: secret@x.example\nContent-Type: text/plain\n\n" + text,
		fieldsOf + "Content-Type: text/html\n\n<html><body><p>" + strings.ReplaceAll(text, "\n\n", "</p><p>") + "</p></body></html>",
		strings.Replace(fieldsOf, "Pier shut", "From jo@x.example", 1) + "Reply-To: jo@x.example\n\n" + text,
	} {
		_, threads, faults := formattest.Read(t, formats(), strings.NewReader(page), format.Options{})
		if len(threads) != 1 || strings.Contains(fmt.Sprint(threads), "@") {
			t.Errorf("read %+v", threads)
		}
		if !strings.Contains(fmt.Sprint(faults), "left out: e-mail addresses: ") {
			t.Errorf("faults %v", faults)
		}
	}
}

// TestHostileMessages: parts without end or bottom are one fault.
func TestHostileMessages(t *testing.T) {
	deep, end := "", ""
	for i := range 50 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		end = fmt.Sprintf("\n--b%d--\n", i) + end
	}
	passed := "Content-Type: text/plain\n\nThe end.\n"
	for range 20 {
		passed = "From: a\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(passed))
	}
	for name, c := range map[string]struct {
		page io.Reader
		want string
	}{
		"deep":      {strings.NewReader(fieldsOf + deep + "\nText" + end), "quarantined: it has more than"},
		"many":      {formattest.Repeat(fieldsOf+"Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n", 3000, "--b--\n"), "quarantined: it has more than"},
		"passed on": {strings.NewReader(strings.Replace(passed, "From: a\n", fieldsOf, 1)), "skipped: the message has no text"},
		"cut off":   {strings.NewReader(fieldsOf + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n"), "quarantined: a part of it cannot be decoded"},
		"long":      {formattest.Repeat(fieldsOf+"\n", "x y z ", format.MaxPage/6+1, ""), "quarantined: the page is longer than 32 MiB"},
		"no text":   {strings.NewReader(fieldsOf + "Content-Type: application/pdf\n\nPDF"), "skipped: the message has no text"},
	} {
		t.Run(name, func(t *testing.T) {
			_, threads, faults := formattest.Read(t, formats(), c.page, format.Options{})
			if len(threads) != 0 || !strings.Contains(fmt.Sprint(faults), c.want) {
				t.Errorf("%d threads, faults %v", len(threads), faults)
			}
		})
	}
}

// TestLongMessageInABox: it is reported, and those around it are read.
func TestLongMessageInABox(t *testing.T) {
	const from = "From jo@x.example Thu Mar  4 10:15:00 2021\n"
	message := from + fieldsOf + "\nThe pier is shut, says the harbour.\n\n"
	page := formattest.Repeat(message+from+fieldsOf+"\n", "The pier is shut, says the harbour.\n", format.MaxPage/36+1, "\n"+message)
	_, threads, faults := formattest.Read(t, formats(), page, format.Options{})
	if len(threads) != 2 || len(faults) != 1 || !strings.Contains(faults[0].Error(), "the message is longer than 32 MiB") {
		t.Errorf("%d threads, faults %v", len(threads), faults)
	}
}
