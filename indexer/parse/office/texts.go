package office

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
)

// Bounds of the texts that cells share.
const (
	textsHeld = 32 << 20   // bytes that are held in memory; more are kept in a file
	mostTexts = 40_000_000 // texts; for each, 8 bytes are held
)

// texts are those that cells share, which they name by number. The zero value has none.
type texts struct {
	ends []int64 // where each ends
	held []byte  // the first bytes
	file *os.File
	late []byte // what is still to be written to the file
}

// read reads the part that holds them.
func (s *texts) read(ctx context.Context, p *parts, name string) error {
	err := p.each(name, func(in *part, start xml.StartElement) error {
		if start.Name.Local != "si" {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		text, err := richText(in)
		if err != nil {
			return err
		}
		return s.add(unescaped(text))
	})
	if err == nil {
		err = s.write(0)
	}
	return err
}

func (s *texts) add(text string) error {
	if len(s.ends) >= mostTexts {
		return fmt.Errorf("it has more than %d different texts", mostTexts)
	}
	s.ends = append(s.ends, s.size()+int64(len(text)))
	if s.file == nil && len(s.held)+len(text) <= textsHeld {
		s.held = append(s.held, text...)
		return nil
	}
	s.late = append(s.late, text...)
	return s.write(1 << 20)
}

func (s *texts) size() int64 {
	if n := len(s.ends); n > 0 {
		return s.ends[n-1]
	}
	return 0
}

// write writes to the file what is to be written, if it is more than some bytes. The
// file has no name, so that it is gone when it is closed, whatever becomes of the program.
func (s *texts) write(more int) (err error) {
	if len(s.late) <= more {
		return nil
	}
	if s.file == nil {
		if s.file, err = os.CreateTemp("", "standpoint-*"); err != nil {
			return fmt.Errorf("its texts cannot be written to a temporary file: %w", err)
		}
		if err := os.Remove(s.file.Name()); err != nil {
			return err
		}
	}
	_, err = s.file.Write(s.late)
	s.late = s.late[:0]
	return err
}

// text is the text of a number, from 0; "" if there is none.
func (s *texts) text(n int) (string, error) {
	if n < 0 || n >= len(s.ends) {
		return "", nil
	}
	from, to := int64(0), s.ends[n]
	if n > 0 {
		from = s.ends[n-1]
	}
	held := int64(len(s.held))
	if to <= held {
		return string(s.held[from:to]), nil
	}
	text := make([]byte, to-from)
	if _, err := s.file.ReadAt(text, from-held); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return string(text), nil
}

func (s *texts) close() {
	if s.file != nil {
		s.file.Close()
	}
}
