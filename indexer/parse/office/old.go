package office

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"
)

// ZipStart are the first bytes of a zip archive with something in it.
const ZipStart = "PK\x03\x04"

// OldStart are the first bytes of the files of old Office programs: compound files
// (MS-CFB 2.2).
const OldStart = "\xd0\xcf\x11\xe0"

// Old says what a compound file is, by the names in its directory, and what to do
// with it.
func Old(at io.ReaderAt, size int64) string {
	head := make([]byte, 512)
	if _, err := at.ReadAt(head, 0); err != nil {
		return oldOthers
	}
	shift := min(binary.LittleEndian.Uint16(head[0x1e:]), 12)
	start := (int64(binary.LittleEndian.Uint32(head[0x30:])) + 1) << shift
	directory := make([]byte, 1<<shift)
	n, _ := at.ReadAt(directory, min(start, size))
	for _, o := range olds {
		if bytes.Contains(directory[:n], inUTF16(o.stream)) {
			return o.says
		}
	}
	return oldOthers
}

const oldOthers = "it is a document of an old Office program; save it as plain text, as CSV or as a web page"

// olds are streams by which kinds of compound files are told.
var olds = []struct{ stream, says string }{
	{"EncryptedPackage", "it is an Office document with a password; save it without one"},
	{"Workbook", "it is a workbook of Excel 97 to 2003 (XLS); save it as XLSX or as CSV"},
	{"Book", "it is a workbook of Excel 5 or 95 (XLS); save it as XLSX or as CSV"},
	{"WordDocument", "it is a document of Word 97 to 2003 (DOC); save it as DOCX, as RTF or as plain text"},
	{"PowerPoint Document", "it is a presentation (PPT), which is not read; save its text as plain text"},
	{"__nameid_version1.0", "it is a message of Outlook (MSG); save it as EML or as a web page"},
}

func inUTF16(text string) (out []byte) {
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}
