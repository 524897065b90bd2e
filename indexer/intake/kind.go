package intake

import (
	"bytes"
	"strconv"
)

// kind is what the first bytes of something show it to be.
type kind int

const (
	plain   kind = iota // no container: a page
	zipped              // zip, WACZ and what else is a zip archive inside
	tarred              // tar: v7, ustar, pax, GNU
	warc                // a web archive, WARC or ARC
	gzipped             // the kinds from here on hold one stream of bytes
	bzipped
	zstandard
	xzipped
	foreign // a container that is not read
)

// compression reports whether a container holds one stream, not members with names.
func (k kind) compression() bool { return k >= gzipped && k <= xzipped }

// sniffed is how many bytes a kind is detected by: the first block of a tar archive.
const sniffed = 512

// signatures are the first bytes of containers, in the order they are looked for.
var signatures = []struct {
	start string
	kind  kind
	title string
}{
	{"PK\x03\x04", zipped, "a zip archive"},
	{"PK\x05\x06", zipped, "a zip archive"}, // an empty one
	{"PK\x07\x08PK\x03\x04", zipped, "a zip archive"},
	{"PK00PK\x03\x04", zipped, "a zip archive"},
	{gzipMagic, gzipped, "gzip data"},
	{zstdMagic, zstandard, "zstd data"},
	{"\xfd7zXZ\x00", xzipped, "xz data"},
	{"7z\xbc\xaf\x27\x1c", foreign, "a 7-Zip archive"},
	{"Rar!\x1a\x07", foreign, "a RAR archive"},
	{"\x04\x22\x4d\x18", foreign, "lz4 data"},
	{"LZIP\x01", foreign, "lzip data"},
	{"\x1f\x9d", foreign, "data of compress (.Z)"},
	{"!<arch>\n", foreign, "an ar archive"},
	{"070701", foreign, "a cpio archive"},
	{"MSCF\x00\x00\x00\x00", foreign, "a cabinet file"},
}

// recognise detects the kind of something by its first bytes, and names it for messages.
func recognise(head []byte) (kind, string) {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.start)) {
			return s.kind, s.title
		}
	}
	switch {
	case isArchive(head):
		return warc, "a web archive"
	case isBzip2(head):
		return bzipped, "bzip2 data"
	case isSkippable(head):
		return zstandard, "zstd data"
	case isTarHeader(head):
		return tarred, "a tar archive"
	}
	return plain, "a page"
}

// isWARC looks for the first line of a record: "WARC/1.0".
func isWARC(head []byte) bool {
	return len(head) >= 8 && string(head[:5]) == "WARC/" && isDigit(head[5]) && head[6] == '.' && isDigit(head[7])
}

// isBzip2 looks past "BZh9", with which a text may begin, for the first bytes of
// a block (pi) or of the end (the root of pi).
func isBzip2(head []byte) bool {
	return len(head) >= 10 && string(head[:3]) == "BZh" && head[3] >= '1' && head[3] <= '9' &&
		(string(head[4:10]) == "\x31\x41\x59\x26\x53\x59" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90")
}

// isSkippable looks for a skippable frame, with which zstd data may begin
// (RFC 8878, section 3.1.2).
func isSkippable(head []byte) bool {
	return len(head) >= 8 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18"
}

// isTarHeader recognizes a block of a tar archive by its checksum, which every kind of
// tar has: the sum of all bytes, those of the checksum itself taken as spaces.
func isTarHeader(block []byte) bool {
	if len(block) < tarBlock || block[0] == 0 {
		return false
	}
	field := bytes.Trim(block[148:156], " \x00")
	want, err := strconv.ParseInt(string(field), 8, 64)
	if err != nil {
		return false
	}
	var unsigned, signed int64
	for i, b := range block[:tarBlock] {
		if i >= 148 && i < 156 {
			b = ' '
		}
		unsigned += int64(b)
		signed += int64(int8(b))
	}
	return want == unsigned || want == signed // some old ones add signed bytes
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
