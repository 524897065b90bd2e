package intake

import (
	"archive/zip"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"
)

// zipDirectory bounds the directory of a zip archive, in bytes: it is held in
// memory, about three times as large. It has room for half a million members.
const zipDirectory = 64 << 20

// Methods of compression in zip archives beyond those of archive/zip (APPNOTE
// 6.3.10, section 4.4.5).
const (
	zipBzip2 = 12
	zipXz    = 95
)

// encrypted is the flag of a member that needs a password (section 4.4.4).
const encrypted = 1

// zipArchive is a zip archive being read.
type zipArchive struct {
	*walk
	content
	names names
}

// zip yields the members of a zip archive in the order of its directory. An
// archive that cannot be read at any place is written to a temporary file first.
func (w *walk) zip(c content) bool {
	at, size := c.random, c.size
	if at == nil {
		f, n, err := w.spool(c.in)
		if err != nil {
			return w.broken(c.path, n, err)
		}
		defer f.Close()
		at, size = f, n
	}
	r, err := zipReader(at, size)
	if err != nil {
		return w.broken(c.path, 0, err)
	}
	if c.random != nil {
		c.file.isZip(directoryDigest(r.File))
	}
	if isProgram(r.File) {
		return w.fault(Skipped, c.path, "it is a program, not an archive of pages", nil)
	}
	if overlapping(r.File, size) {
		return w.fault(Quarantined, c.path, "its members claim more bytes than it has: they overlap", nil)
	}
	if isDocument(r.File) {
		c.in, c.random, c.size = io.NewSectionReader(at, 0, size), at, size
		return w.page(c)
	}
	a := zipArchive{walk: w, content: c, names: names{}}
	if isWACZ(r.File) {
		a.level-- // with the web archives in it, it is one container
		return a.members(r.File, inWACZ)
	}
	return a.members(r.File, func(name string) bool { return !passedOver(name) })
}

// directoryDigest is of the whole directory: it tells of every member its name,
// length and checksum.
func directoryDigest(members []*zip.File) string {
	sum := xxhash.New()
	for _, m := range members {
		fmt.Fprintf(sum, "%q %d %d %d %d\n", m.Name, m.Method, m.CRC32, m.CompressedSize64, m.UncompressedSize64)
	}
	return digest(sum)
}

// zipReader reads the directory of a zip archive.
func zipReader(at io.ReaderAt, size int64) (*zip.Reader, error) {
	allowance := &allowance{ReaderAt: at, left: zipDirectory}
	r, err := zip.NewReader(allowance, size)
	switch {
	case errors.Is(err, errDirectory):
		return nil, err
	case errors.Is(err, zip.ErrFormat), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("it is a zip archive that is cut off or broken: its directory cannot be read: %w", err)
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return nil, err
	}
	allowance.lifted = true
	r.RegisterDecompressor(zip.Deflate, flate.NewReader)
	r.RegisterDecompressor(zstd.ZipMethodWinZip, func(in io.Reader) io.ReadCloser { return zstdMember(in) })
	r.RegisterDecompressor(zipBzip2, func(in io.Reader) io.ReadCloser { return io.NopCloser(bzip2.NewReader(in)) })
	r.RegisterDecompressor(zipXz, func(in io.Reader) io.ReadCloser {
		z, err := newXz(in)
		if err != nil {
			return io.NopCloser(failing{damaged("xz", err)})
		}
		return io.NopCloser(z)
	})
	return r, nil
}

func zstdMember(in io.Reader) io.ReadCloser {
	z, err := newZstd()
	if err == nil {
		err = z.Reset(in)
	}
	if err != nil {
		return io.NopCloser(failing{damaged("zstd", err)})
	}
	return z.IOReadCloser()
}

// failing gives an error to its reader.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

var errDirectory = fmt.Errorf("its directory has more than %d MiB, which would be held in memory; unpack it to a folder", zipDirectory>>20)

// allowance lets so many bytes be read, until it is lifted.
type allowance struct {
	io.ReaderAt
	left   int64
	lifted bool
}

func (a *allowance) ReadAt(p []byte, offset int64) (int, error) {
	if !a.lifted {
		if a.left -= int64(len(p)); a.left < 0 {
			return 0, errDirectory
		}
	}
	return a.ReaderAt.ReadAt(p, offset)
}

// overlapping reports whether members share bytes of the archive, as in bombs that
// unpack the same bytes again and again.
func overlapping(files []*zip.File, size int64) bool {
	left := uint64(size)
	for _, f := range files {
		if f.CompressedSize64 > left {
			return true
		}
		left -= f.CompressedSize64
	}
	return false
}

// isProgram reports whether a zip archive holds the parts of a program.
func isProgram(files []*zip.File) bool {
	return slices.ContainsFunc(files, func(f *zip.File) bool {
		return f.Name == "META-INF/MANIFEST.MF" || f.Name == "AndroidManifest.xml"
	})
}

// isDocument reports whether a zip archive holds the parts of one document, by what
// each family of them has: Office Open XML (ECMA-376, part 2), OpenDocument and EPUB,
// and Apple's.
func isDocument(files []*zip.File) bool {
	if len(files) > 0 && files[0].Name == "mimetype" {
		return true
	}
	return slices.ContainsFunc(files, func(f *zip.File) bool {
		switch strings.ToLower(f.Name) {
		case "[content_types].xml", "meta-inf/container.xml", "meta-inf/manifest.xml", "index/document.iwa":
			return true
		}
		return false
	})
}

// isWACZ reports whether a zip archive is a WACZ (WACZ 1.1.1, section 4): it has a
// data package, and web archives in a folder of their own.
func isWACZ(files []*zip.File) bool {
	described, archives := false, false
	for _, f := range files {
		described = described || f.Name == "datapackage.json"
		archives = archives || inWACZ(f.Name) && strings.Contains(f.Name, ".warc")
	}
	return described && archives
}

// inWACZ reports whether a member of a WACZ holds pages; the others are lists,
// indexes and logs.
func inWACZ(name string) bool { return strings.HasPrefix(name, "archive/") }

func (a *zipArchive) members(files []*zip.File, wanted func(name string) bool) bool {
	for _, f := range files {
		if err := a.ledger.member(); err != nil {
			return a.broken(a.path, 0, err)
		}
		mode := f.Mode()
		if strings.HasSuffix(f.Name, "/") || mode.IsDir() || mode&fs.ModeSymlink != 0 || !wanted(f.Name) {
			continue
		}
		if !a.member(f) {
			return false
		}
		if err := a.ledger.give(0); err != nil {
			return a.broken(a.path, 0, err)
		}
	}
	return true
}

func (a *zipArchive) member(f *zip.File) bool {
	offset, err := f.DataOffset()
	path := a.names.path(a.path, f.Name, offset)
	switch {
	case err != nil:
		return a.fault(Quarantined, path, "its head in the zip archive is broken", err)
	case f.Flags&encrypted != 0:
		return a.fault(Quarantined, path, "it is encrypted", nil)
	}
	in, err := f.Open()
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		return a.fault(Quarantined, path, fmt.Sprintf("it is compressed by method %d of zip, which is not read", f.Method), err)
	case err != nil:
		return a.fault(Quarantined, path, "it cannot be unpacked: "+err.Error(), err)
	}
	defer in.Close()
	return a.open(content{
		path: path, in: &bounded{worded{in, "zip"}, a.ledger}, size: int64(f.UncompressedSize64),
		ledger: a.ledger, level: a.level,
	})
}
