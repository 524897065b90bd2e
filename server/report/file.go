package report

import (
	"errors"
	"io"
	"io/fs"
	"path"

	"standpoint/server/problem"
)

// End is what the names of the files of reports end with.
const End = ".md"

// ErrNone is the error of a report that is not there.
var ErrNone = problem.New(problem.NotFound, "There is no report of this name.")

// Open reads the report of a name, which its file has before End; at most one byte more than
// a report can have. The error is ErrNone if there is none, also where files is nil.
func Open(files fs.FS, name string) (string, error) {
	name += End
	if files == nil || !fs.ValidPath(name) || path.Base(name) != name {
		return "", ErrNone
	}
	file, err := files.Open(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return "", ErrNone
	}
	if err != nil {
		return "", err
	}
	defer file.Close()
	if about, err := file.Stat(); err != nil || !about.Mode().IsRegular() {
		return "", ErrNone
	}
	text, err := io.ReadAll(io.LimitReader(file, MaxSize+1))
	return string(text), err
}
