package rtf

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// deepest is how many groups may be in each other.
const deepest = 2000

// silent are the destinations that are not text of the document.
var silent = set("fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf fldinst object themedata colorschememapping datastore " +
	"latentstyles listtable listoverridetable rsidtbl generator xmlnstbl annotation atnid atnauthor footnote filetbl revtbl private nonshppict mmathPr pgptbl shp shpinst")

// spoken are the control words that stand for text.
var spoken = map[string]string{
	"par": "\n\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "row": "\n\n", "cell": "\n", "nestcell": "\n", "tab": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
	"ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}

func set(list string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		all[word] = true
	}
	return all
}

// group is the state of a group.
type group struct {
	silent bool
	skip   int // bytes that stand for a \u where it is not understood (\uc)
}

// reader reads one document.
type reader struct {
	in     []byte
	at     int
	out    strings.Builder
	groups []group
	page   encoding.Encoding
	bytes  []byte   // in the code page, not decoded yet
	units  []uint16 // of UTF-16, not decoded yet
	skip   int      // what is still to be skipped after a \u
	fresh  bool     // a group has just begun
}

var errEnd = errors.New("it ends within a group")

// Text is the text of a document: a blank line between paragraphs. It is an error
// if the document ends before its groups do, or nests them without measure.
func Text(in []byte) (string, error) {
	page, _ := htmlindex.Get("windows-1252")
	r := &reader{in: in, page: page, groups: []group{{skip: 1}}}
	for r.at < len(r.in) {
		if err := r.step(); err != nil {
			return "", err
		}
		if len(r.groups) == 1 && r.at > 0 { // what follows the document is not of it
			r.flush()
			return r.out.String(), nil
		}
	}
	return "", errEnd
}

func (r *reader) step() error {
	fresh := r.fresh
	r.fresh = false
	b := r.in[r.at]
	r.at++
	switch b {
	case '{':
		if len(r.groups) > deepest {
			return fmt.Errorf("more than %d groups are in each other", deepest)
		}
		r.groups, r.fresh, r.skip = append(r.groups, r.groups[len(r.groups)-1]), true, 0
	case '}':
		r.groups, r.skip = r.groups[:max(1, len(r.groups)-1)], 0
	case '\r', '\n':
	case '\\':
		r.control(fresh)
	default:
		r.letter(b)
	}
	return nil
}

func (r *reader) top() *group { return &r.groups[len(r.groups)-1] }

// letter takes a byte of text in.
func (r *reader) letter(b byte) {
	switch {
	case r.skip > 0:
		r.skip--
	case !r.top().silent && b >= 0x80 && r.at > 0: // no RTF of the standard, but some writers put UTF-8 there
		r.flush()
		r.out.WriteByte(b)
	case !r.top().silent:
		r.units = r.flushUnits()
		r.bytes = append(r.bytes, b)
	}
}

// control reads what follows a backslash.
func (r *reader) control(fresh bool) {
	if r.at >= len(r.in) {
		return
	}
	b := r.in[r.at]
	if !isLetter(b) {
		r.at++
		r.symbol(b, fresh)
		return
	}
	begin := r.at
	for r.at < len(r.in) && isLetter(r.in[r.at]) && r.at-begin < 32 {
		r.at++
	}
	word := string(r.in[begin:r.at])
	begin = r.at
	if r.at < len(r.in) && r.in[r.at] == '-' {
		r.at++
	}
	for r.at < len(r.in) && r.in[r.at] >= '0' && r.in[r.at] <= '9' && r.at-begin < 11 {
		r.at++
	}
	number, err := strconv.Atoi(string(r.in[begin:r.at]))
	if r.at < len(r.in) && r.in[r.at] == ' ' {
		r.at++
	}
	r.word(word, number, err == nil, fresh)
}

// symbol reads a control symbol.
func (r *reader) symbol(b byte, fresh bool) {
	switch b {
	case '\'':
		if r.at+2 <= len(r.in) {
			if value, err := strconv.ParseUint(string(r.in[r.at:r.at+2]), 16, 8); err == nil {
				r.coded(byte(value))
			}
			r.at += 2
		}
	case '*':
		r.top().silent = r.top().silent || fresh // a destination that older readers do not know
	case '~':
		r.say(" ")
	case '_':
		r.say("-")
	case '\\', '{', '}':
		r.letter(b)
	case '\r', '\n':
		r.say("\n\n")
	}
}

// coded takes a byte of the code page in.
func (r *reader) coded(b byte) {
	switch {
	case r.skip > 0:
		r.skip--
	case !r.top().silent:
		r.units = r.flushUnits()
		r.bytes = append(r.bytes, b)
	}
}

// word reads a control word.
func (r *reader) word(word string, number int, numbered, fresh bool) {
	switch {
	case word == "bin" && numbered && number > 0:
		r.at = min(len(r.in), r.at+number)
	case word == "uc" && numbered:
		r.top().skip = max(0, min(number, 8))
	case word == "u" && numbered:
		if !r.top().silent {
			r.flushBytes()
			r.units = append(r.units, uint16(number))
		}
		r.skip = r.top().skip
	case word == "ansicpg" && numbered:
		r.setPage(number)
	case fresh && silent[word]:
		r.top().silent = true
	case spoken[word] != "":
		r.say(spoken[word])
	}
}

// pages are the code pages that have another name than "windows-" and their number.
var pages = map[int]string{932: "shift_jis", 936: "gbk", 949: "euc-kr", 950: "big5", 65001: "utf-8", 10000: "macintosh", 866: "ibm866"}

func (r *reader) setPage(number int) {
	name := pages[number]
	if name == "" {
		name = fmt.Sprintf("windows-%d", number)
	}
	if page, err := htmlindex.Get(name); err == nil {
		r.flush()
		r.page = page
	}
}

func (r *reader) say(text string) {
	if r.skip > 0 {
		r.skip--
		return
	}
	if !r.top().silent {
		r.flush()
		r.out.WriteString(text)
	}
}

func (r *reader) flush() {
	r.flushBytes()
	r.units = r.flushUnits()
}

func (r *reader) flushBytes() {
	if len(r.bytes) > 0 {
		text, _ := r.page.NewDecoder().Bytes(r.bytes)
		r.out.Write(text)
		r.bytes = r.bytes[:0]
	}
}

func (r *reader) flushUnits() []uint16 {
	if len(r.units) > 0 {
		r.out.WriteString(string(utf16.Decode(r.units)))
	}
	return r.units[:0]
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }
