package intake

import (
	"fmt"
	"io"
)

// Bounds of what one of the given inputs may unpack to, for Options that name none.
const (
	// DefaultRatio is far above what text compresses to: prose about 4 to 1,
	// JSON and logs 10 to 100 to 1.
	DefaultRatio = 500
	// DefaultMembers keeps the memory for their names below 100 MB.
	DefaultMembers = 4_000_000
)

// freely is how much an input may unpack to before its ratio is looked at.
const freely = 64 << 20

// nesting is how many containers may lie in each other; a compression and the
// archive in it are one.
const nesting = 2

// bound is the error of an input that exceeds one of its bounds.
type bound struct{ reason string }

func (b *bound) Error() string { return b.reason }

// ledger keeps account of one of the given inputs, with all that lies in it.
type ledger struct {
	size     int64 // bytes of the input; -1 where that is not known
	read     int64 // of it
	told     int64 // to consumed
	unpacked int64 // bytes that came out of all containers in it
	members  int
	opt      Options
}

func newLedger(size int64, opt Options) *ledger {
	if opt.MaxRatio == 0 {
		opt.MaxRatio = DefaultRatio
	}
	if opt.MaxMembers == 0 {
		opt.MaxMembers = DefaultMembers
	}
	return &ledger{size: size, opt: opt}
}

// take notes n bytes read of the input. What is read twice, as zip archives do,
// counts once at the most.
func (l *ledger) take(n int) {
	l.read += int64(n)
	if l.size >= 0 {
		l.read = min(l.read, l.size)
	}
	l.tell(l.read)
}

// close notes that no more is read of the input, and what was not needed as read.
func (l *ledger) close() { l.tell(max(l.read, l.size)) }

func (l *ledger) tell(read int64) {
	if n := read - l.told; n > 0 && l.opt.Consumed != nil {
		l.told = read
		l.opt.Consumed(n)
	}
}

// give notes n bytes that came out of a container.
func (l *ledger) give(n int) error {
	l.unpacked += int64(n)
	if l.opt.MaxRatio < 0 || l.unpacked <= freely || l.unpacked/l.opt.MaxRatio <= l.read {
		return nil
	}
	return &bound{fmt.Sprintf("more than %d bytes come out of each byte that goes in; no text is compressed so much", l.opt.MaxRatio)}
}

// member notes a member of an archive.
func (l *ledger) member() error {
	l.members++
	if l.opt.MaxMembers < 0 || l.members <= l.opt.MaxMembers {
		return nil
	}
	return &bound{fmt.Sprintf("it has more than %d members; the others are not read", l.opt.MaxMembers)}
}

// input is one of the given inputs; the ledger counts what is read of it.
type input struct {
	io.Reader
	at   io.ReaderAt // nil where there is no random access
	file *File
	*ledger
}

func (in *input) Read(p []byte) (int, error) {
	n, err := in.Reader.Read(p)
	in.take(n)
	in.file.took(p[:n])
	return n, readError(err)
}

func (in *input) ReadAt(p []byte, offset int64) (int, error) {
	n, err := in.at.ReadAt(p, offset)
	in.take(n)
	return n, readError(err)
}

// readError returns the error of a device without its path, which is named anyway.
func readError(err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return fmt.Errorf("reading failed: %w", pathless(err))
}

// bounded is what comes out of a container; the ledger counts it.
type bounded struct {
	io.Reader
	*ledger
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if over := b.give(n); over != nil {
		return n, over
	}
	return n, err
}
