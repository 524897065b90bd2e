package datafolder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"standpoint/indexer/annotate/stance/encoder"
	"standpoint/indexer/annotate/stance/head"
)

// ErrNoHead says that a folder has no head for an agency.
var ErrNoHead = errors.New("there is no such head")

func headsDir(dir string) string { return filepath.Join(dir, "heads") }

// Heads reads the heads that were fitted to what people said of the documents of a folder
// (DIR/heads), in the order of their agencies. It fails if one cannot be read.
func Heads(dir string) (heads []*head.Head, err error) {
	entries, err := os.ReadDir(headsDir(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, entry := range entries {
		of, ok := strings.CutSuffix(entry.Name(), ".json")
		if !ok {
			continue // such as one that is being written
		}
		path := filepath.Join(headsDir(dir), entry.Name())
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		h, err := head.Read(text, encoder.Width)
		if err == nil && h.Of() != of {
			err = fmt.Errorf("it is the head for %s, and its name says another agency", h.Of())
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w; remove the file, or put it back from a backup", path, err)
		}
		heads = append(heads, h)
	}
	return heads, err
}

// KeepHead keeps a head in a folder, in the place of one for the same agency, durable on
// return, and says where.
func KeepHead(dir string, h *head.Head) (path string, err error) {
	path = filepath.Join(headsDir(dir), h.Of()+".json")
	text, err := h.Write()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(headsDir(dir), 0o755); err != nil {
		return "", err
	}
	out, err := os.Create(path + ".partial")
	if err != nil {
		return "", err
	}
	_, err = out.Write(text)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return "", errors.Join(err, os.Remove(path+".partial"))
	}
	return path, replace(path+".partial", path)
}

// RemoveHead removes the head of an agency, or that of all agencies (what head.Head.Of
// gives); ErrNoHead if there is none.
func RemoveHead(dir, of string) error {
	if of == "" || filepath.Base(of) != of {
		return ErrNoHead
	}
	err := os.Remove(filepath.Join(headsDir(dir), of+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNoHead
	}
	return err
}
