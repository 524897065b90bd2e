package report

import (
	"errors"
	"io"
	"io/fs"
	"path"
)

// End is what the names of the files of reports end with.
const End = ".md"

// Open reads the report of a name, which its file has before End; at most one byte more than
// a report can have. The error is fs.ErrNotExist if there is none, also where files is nil.
func Open(files fs.FS, name string) (string, error) {
	name += End
	if files == nil || !fs.ValidPath(name) || path.Base(name) != name {
		return "", fs.ErrNotExist
	}
	file, err := files.Open(name)
	if errors.Is(err, fs.ErrInvalid) {
		return "", fs.ErrNotExist
	}
	if err != nil {
		return "", err
	}
	defer file.Close()
	if about, err := file.Stat(); err != nil || !about.Mode().IsRegular() {
		return "", errors.Join(err, fs.ErrNotExist)
	}
	text, err := io.ReadAll(io.LimitReader(file, MaxSize+1))
	return string(text), err
}
