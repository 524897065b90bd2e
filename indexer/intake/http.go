package intake

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"
)

// response is an HTTP response as a web archive holds it.
type response struct {
	status      int
	contentType string
	transfer    string
	encoding    string
}

// readResponse reads the head of a response, as servers really write it.
func readResponse(in *bufio.Reader) (response, error) {
	if ahead, _ := in.Peek(5); !strings.EqualFold(string(ahead), "HTTP/") {
		return response{}, errors.New("there is no HTTP response in it")
	}
	h, err := readHead(in)
	if err != nil {
		return response{}, fmt.Errorf("the head of its HTTP response: %w", err)
	}
	_, rest, _ := strings.Cut(h.line, " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	status, err := strconv.Atoi(code)
	if err != nil || status < 100 || status > 999 {
		return response{}, fmt.Errorf("its HTTP response has no status: %.60q", h.line)
	}
	return response{status, h.get("Content-Type"), h.get("Transfer-Encoding"), h.get("Content-Encoding")}, nil
}

// body undoes the encodings of a response. Crawlers often keep the head as it was
// sent and the body as they decoded it, so that an encoding that the body does
// not show is taken as undone.
func (r response) body(in *bufio.Reader, l *ledger) (io.Reader, error) {
	if containsToken(r.transfer, "chunked") && isChunked(in) {
		in = bufio.NewReader(worded{httputil.NewChunkedReader(in), "chunked"})
	}
	encodings := slices.DeleteFunc(strings.Split(strings.ToLower(r.encoding), ","), isNoEncoding)
	if len(encodings) > nesting {
		return nil, fmt.Errorf("it has more than %d content encodings", nesting)
	}
	for i := len(encodings) - 1; i >= 0; i-- {
		name := strings.TrimSpace(encodings[i])
		decoded, err := decode(name, in, l)
		switch {
		case err != nil:
			return nil, err
		case i == 0:
			return decoded, nil
		}
		in = bufio.NewReader(decoded)
	}
	return in, nil
}

// isNoEncoding recognizes what servers write by mistake in place of a content
// encoding, such as a charset or a media type; browsers ignore it.
func isNoEncoding(name string) bool {
	switch strings.TrimSpace(name) {
	case "gzip", "x-gzip", "br", "deflate", "zstd", "compress", "x-compress", "sdch", "dcb", "dcz", "exi", "aes128gcm", "pack200-gzip", "lzma", "xz", "bzip2":
		return false
	}
	return true
}

// decode undoes one content encoding (IANA, HTTP Content Coding Registry).
func decode(name string, in *bufio.Reader, l *ledger) (io.Reader, error) {
	ahead, _ := in.Peek(sniffed)
	kind, _ := recognise(ahead)
	var out io.Reader
	switch name {
	case "gzip", "x-gzip", "zstd":
		if kind != gzipped && kind != zstandard {
			return in, nil
		}
		return unpackBody(kind, in, l)
	case "br":
		if isText(ahead) {
			return in, nil
		}
		out = brotli.NewReader(in)
	case "deflate":
		switch {
		case isText(ahead):
			return in, nil
		case isZlib(ahead):
			z, err := zlib.NewReader(in)
			if err != nil {
				return nil, damaged(name, err)
			}
			out = z
		default: // as some servers understood the word
			out = flate.NewReader(in)
		}
	default:
		if isText(ahead) {
			return in, nil
		}
		return nil, fmt.Errorf("its content encoding %.40q is not read", name)
	}
	return &bounded{worded{out, name}, l}, nil
}

func unpackBody(k kind, in *bufio.Reader, l *ledger) (io.Reader, error) {
	var u unpacker = &gzipMembers{raw: newRaw(in), ledger: l, lenient: true}
	if k == zstandard {
		z, err := newZstd()
		if err != nil {
			return nil, err
		}
		u = &zstdFrames{raw: newRaw(in), ledger: l, z: z}
	}
	if _, err := u.next(); err != nil {
		return nil, err
	}
	return &chain{in: u, u: u}, nil
}

// isChunked reports whether a body begins with the length of a chunk.
func isChunked(in *bufio.Reader) bool {
	ahead, _ := in.Peek(20)
	line, _, ended := strings.Cut(string(ahead), "\n")
	size, _, _ := strings.Cut(strings.TrimSpace(line), ";")
	_, err := strconv.ParseUint(strings.TrimSpace(size), 16, 63)
	return err == nil && (ended || strings.Contains(line, ";"))
}

// isZlib looks for the two bytes of RFC 1950, section 2.2.
func isZlib(head []byte) bool {
	return len(head) >= 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0
}

// isText reports whether bytes are text and thus not compressed: UTF-8 without
// control characters. The last character may be cut off.
func isText(head []byte) bool {
	for i := 0; i < len(head); {
		c, n := utf8.DecodeRune(head[i:])
		if c == utf8.RuneError && n == 1 {
			return i > 0 && !utf8.FullRune(head[i:])
		}
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == '\x7f' {
			return false
		}
		i += n
	}
	return true
}

func containsToken(list, token string) bool {
	for part := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(part), token) {
			return true
		}
	}
	return false
}

// mediaType is a Content-Type without its parameters, in lower case.
func mediaType(contentType string) string {
	media, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(media))
}

// holdsText reports whether something may hold an article or comments, by its
// media type or, if it has none, by its first bytes.
func holdsText(contentType string, first []byte) bool {
	media := mediaType(contentType)
	if media == "" {
		media = mediaType(http.DetectContentType(first))
	}
	major, minor, _ := strings.Cut(media, "/")
	switch major {
	case "text":
		return minor != "css" && minor != "javascript" && minor != "ecmascript" && minor != "vtt" && minor != "calendar"
	case "application":
		switch minor {
		case "xml", "json", "ndjson", "x-ndjson", "jsonl", "x-jsonlines", "jsonlines", "feed", "csv":
			return true
		}
		return strings.HasSuffix(minor, "+xml") || strings.HasSuffix(minor, "+json")
	}
	return false
}
