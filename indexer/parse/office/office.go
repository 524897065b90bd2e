// Package office reads documents that are zip archives of parts: workbooks, texts
// and e-books. It is told by its parts what a document is, never by its name.
//
//	form    told by                                    what is read                          read after
//	XLSX    the main part is a spreadsheet (also       every sheet as a table                ECMA-376, 5th edition (2021), parts 1 and 2; ISO/IEC 29500
//	        XLSM, XLTX)                                                                      strict and transitional
//	ODS     "mimetype" of OpenDocument                 every sheet as a table                OpenDocument 1.3 (OASIS, 2021), parts 2 and 3
//	DOCX    the main part is a word-processing text    its text: an export of a database     ECMA-376 as above
//	        (also DOCM, DOTX)                          or an article with its comments
//	ODT     "mimetype" of OpenDocument                 its text, as that of DOCX             OpenDocument as above
//	EPUB    "mimetype", META-INF/container.xml         each document of the spine as an      EPUB 3.3 (W3C, 2023), EPUB 2.0.1
//	                                                   article of its own
//
// Cells are read as what they hold: times by their number format, with the epoch of
// the workbook (1900 or 1904), formulas by the value that was stored last. Of a text,
// what was deleted with changes tracked, notes, comments in the margin and
// heads and feet of pages are not read.
//
// The parts are streamed, and the texts that cells share are kept in a file beyond
// 32 MiB, because no workbook is bounded. The reader is our own: of the known ones,
// excelize tells the number format of a cell only cell by cell and not while it
// streams, and xlsxreader knows no epoch and cannot be stopped.
package office

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/table"
)

// Formats lists what is read here. The text of a document is read in the first of the
// formats texts that claims it; strange says what a text is that none of them claims.
func Formats(texts []format.Format, strange func(format.Head) string) []format.Format {
	text := func(open func(*parts) (io.ReadCloser, error), title string) reader {
		return func(ctx context.Context, in format.Input, p *parts, yield func(corpus.Thread, error) bool) error {
			from, err := open(p)
			if err != nil {
				return err
			}
			defer from.Close()
			format.ReadInner(ctx, in, title, from, texts, strange, yield)
			return nil
		}
	}
	return []format.Format{
		zipped("xlsx", "an Excel workbook (XLSX)", xlsxKind, readWorkbook),
		zipped("ods", "an OpenDocument spreadsheet (ODS)", odsKind, readSpreadsheet),
		zipped("docx", "a Word document (DOCX)", docxKind, text(openDocx, "the Word document")),
		zipped("odt", "an OpenDocument text (ODT)", odtKind, text(openODT, "the OpenDocument text")),
		zipped("epub", "an e-book (EPUB)", epubKind, readBook),
	}
}

// reader reads the parts of a document.
type reader func(ctx context.Context, in format.Input, p *parts, yield func(corpus.Thread, error) bool) error

// zipped is a format whose documents are of a kind.
func zipped(name, title, kind string, read reader) format.Format {
	return format.Format{
		Name: name, Title: title, Zipped: true,
		Claims: func(head format.Head) bool { return head.Zip != nil && kindOf(newParts(head.Zip)) == kind },
		Read: func(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
			return func(yield func(corpus.Thread, error) bool) {
				if in.Zip == nil {
					yield(corpus.Thread{}, &format.Error{Outcome: format.Quarantined, Reason: "it is not " + title})
					return
				}
				err := read(ctx, in, newParts(in.Zip), yield)
				var fault *format.Error
				switch {
				case err == nil:
				case ctx.Err() != nil:
					yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
				case errors.As(err, &fault):
					yield(corpus.Thread{}, fault)
				default:
					yield(corpus.Thread{}, &format.Error{Outcome: format.Quarantined, Reason: title + " is broken: " + err.Error(), Err: err})
				}
			}
		},
	}
}

// Open opens a document that is a zip archive of so many bytes.
func Open(at io.ReaderAt, size int64) (*zip.Reader, error) {
	z, err := zip.NewReader(at, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, err
	}
	left := uint64(size)
	for _, f := range z.File {
		if f.CompressedSize64 > left {
			return nil, errors.New("its parts claim more bytes than it has: they overlap")
		}
		left -= f.CompressedSize64
	}
	return z, nil
}

// sheets reads the sheets of a workbook as tables.
func sheets(ctx context.Context, in format.Input, all []table.Sheet, yield func(corpus.Thread, error) bool) error {
	if len(all) == 0 {
		return &format.Error{Outcome: format.Skipped, Reason: "there is no sheet in it"}
	}
	table.Sheets(ctx, in, all, yield)
	return nil
}
