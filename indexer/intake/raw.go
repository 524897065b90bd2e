package intake

import (
	"bufio"
	"bytes"
	"context"
	"io"
)

// raw is data as it comes, with the offset of what is read next. It can go back a
// little: what is cut off swallows the beginning of what follows it before it
// shows itself to be broken.
type raw struct {
	*bufio.Reader
	below *recorder
}

func newRaw(in io.Reader) raw {
	below := &recorder{in: in, patience: 1000}
	return raw{bufio.NewReaderSize(below, 64<<10), below}
}

func (r raw) offset() int64 { return r.below.n - int64(r.Buffered()) }

// rewind goes back to an offset, or as near to it as the recorder can.
func (r raw) rewind(offset int64) {
	if r.below.rewind(offset) {
		r.Reset(r.below)
	}
}

// lookBack goes back to the first place after an offset that begins with mark, if
// there is one among the bytes that are remembered.
func (r raw) lookBack(behind int64, mark string) {
	oldest := r.below.n - int64(len(r.below.recent))
	from, to := max(behind, oldest)-oldest, r.offset()-oldest
	if from >= to {
		return
	}
	text := r.below.recent[from:min(to+int64(len(mark))-1, int64(len(r.below.recent)))]
	if at := bytes.Index(text, []byte(mark)); at >= 0 {
		r.rewind(oldest + from + int64(at))
	}
}

// forget begins again with what is read from now on.
func (r raw) forget() {
	r.below.recent, r.below.again = r.below.recent[:0], nil
	r.Reset(r.below)
}

// recorder counts the bytes that are read and remembers the last of them.
type recorder struct {
	in       io.Reader
	n        int64
	recent   []byte // the last bytes read
	again    []byte // what is read again before in
	patience int    // how often it still goes back: hostile data could ask for it at each byte
}

// remembered is how many bytes a recorder can go back, at the least.
const remembered = 128 << 10

func (c *recorder) Read(p []byte) (n int, err error) {
	if len(c.again) > 0 {
		n = copy(p, c.again)
		c.again = c.again[n:]
	} else {
		n, err = c.in.Read(p)
	}
	c.n += int64(n)
	if len(c.recent)+n > 2*remembered {
		kept := max(0, min(len(c.recent), remembered-n))
		c.recent = append(c.recent[:0], c.recent[len(c.recent)-kept:]...)
	}
	c.recent = append(c.recent, p[:n]...)
	return n, err
}

func (c *recorder) rewind(offset int64) bool {
	oldest := c.n - int64(len(c.recent))
	offset = max(offset, oldest)
	if offset >= c.n || c.patience == 0 {
		return false
	}
	c.patience--
	c.again = append(bytes.Clone(c.recent[offset-oldest:]), c.again...)
	c.recent = c.recent[:offset-oldest]
	c.n = offset
	return true
}

// seek goes to the next place after an offset, which may have been read past
// already, that starts with magic and where begins, from the bytes ahead,
// reports a beginning. io.EOF: there is none.
func (r raw) seek(ctx context.Context, behind int64, magic string, begins func(ahead []byte) bool) error {
	r.rewind(behind + 1)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		ahead, err := r.Peek(16 << 10)
		if len(ahead) < len(magic) {
			if err == io.ErrUnexpectedEOF {
				return io.EOF
			}
			return err
		}
		at := bytes.Index(ahead, []byte(magic))
		switch {
		case at < 0:
			at = len(ahead) - len(magic) + 1
		case at == 0 && begins(ahead):
			return nil
		case at == 0:
			at = 1
		}
		if _, err := r.Discard(at); err != nil {
			return err
		}
	}
}

// beginsRecord reports whether unpacked data begins with a record of a web archive.
func beginsRecord(in io.Reader) bool {
	head := make([]byte, 2<<10)
	n, _ := io.ReadFull(in, head)
	return isWARC(head[:n]) || isARCRecord(head[:n])
}
