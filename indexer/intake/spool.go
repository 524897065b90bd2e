package intake

import (
	"fmt"
	"io"
	"os"
)

// spool writes what is read in order to a temporary file, for what has to be read
// from its end. The file has no name by the time it is written to, so that it is
// gone when it is closed, whatever becomes of the program.
func (w *walk) spool(in io.Reader) (*os.File, int64, error) {
	f, err := os.CreateTemp(w.opt.TempDir, "standpoint-*")
	if err != nil {
		return nil, 0, fmt.Errorf("it cannot be written to a temporary file: %w", err)
	}
	err = os.Remove(f.Name())
	var size int64
	if err == nil {
		size, err = io.Copy(f, &attentive{ctx: w.ctx, in: in})
	}
	if err != nil {
		f.Close()
		return nil, size, err
	}
	return f, size, nil
}
