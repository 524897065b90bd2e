package datafolder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"standpoint/corpus/records/postgres"
	"standpoint/corpus/records/relational"
	"standpoint/corpus/records/sqlite"
)

// addressName is the file that says where the records are, if they are not in the
// data folder.
const addressName = "records.address"

// addressOf is where the records of a data folder are; "" if they are in it.
func addressOf(dir string) (string, error) {
	text, err := os.ReadFile(filepath.Join(dir, addressName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	address := strings.TrimSpace(string(text))
	if !isAddress(address) {
		return "", fmt.Errorf("%s must hold one address such as postgres://user@host:5432/database", filepath.Join(dir, addressName))
	}
	return address, nil
}

// isAddress reports whether a place of records is a database and no file.
func isAddress(place string) bool {
	return strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
}

// KeepRecordsAt lets the records of a data folder be at an address from now on, and makes
// the folder if it is not there. A folder that has records, or that has them at another
// address, is left as it is. The address is written to the folder and must not hold a
// password.
func KeepRecordsAt(dir, address string) error {
	if !isAddress(address) {
		return fmt.Errorf("records: %q is not an address such as postgres://user@host:5432/database", address)
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return errors.New("records: the address must be as in postgres://user@host:5432/database") // err holds it
	}
	if _, secret := parsed.User.Password(); secret || parsed.Query().Has("password") {
		return errors.New("records: an address is kept in the data folder, so it must not hold a password; give it in PGPASSWORD or in the file that PGPASSFILE names")
	}
	was, err := addressOf(dir)
	switch {
	case err != nil || was == address:
		return err
	case was != "":
		return fmt.Errorf("the records of %s are at %s; name another data folder for those at %s", dir, was, address)
	}
	if err := Check(dir); err != nil {
		return err
	}
	if Exists(dir) {
		return fmt.Errorf("%s holds records already; copy them with: standpoint copy --from %s --to ADDRESS, and name another data folder", dir, dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, addressName), []byte(address+"\n"), 0o644)
}

// openElsewhere opens a data folder whose records are at an address.
func openElsewhere(ctx context.Context, dir, address string, logger *slog.Logger) (*Folder, error) {
	store, err := postgres.Open(ctx, address, postgres.Options{File: newFile})
	if err != nil {
		return nil, err
	}
	return &Folder{Dir: dir, Records: store, Credentials: store.Credentials(), Samples: store.Samples(), Moderation: store.Moderation(), Frozen: store.Frozen(), Themes: store.Themes(), logger: logger}, nil
}

// newFile makes a store in a new file.
func newFile(ctx context.Context, path string) (*relational.Store, error) {
	store, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return nil, err
	}
	return store.Store, nil
}

// Copy copies all records from one place to another, which must be empty: each is a data
// folder, a file of records, or an address. A copy that was cut off goes on. tell gets
// what was copied so far.
func Copy(ctx context.Context, from, to string, tell func(table string, rows int)) error {
	source, err := openPlace(ctx, from, true, false)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := openPlace(ctx, to, false, true)
	if err != nil {
		return err
	}
	err = relational.Transfer(ctx, source, target, tell)
	if err = errors.Join(err, target.Close()); err != nil {
		return fmt.Errorf("copy from %s to %s: %w", from, to, err)
	}
	return nil
}

// openPlace opens the records at a place; those of a file must be there if it is read.
func openPlace(ctx context.Context, place string, read, unfinished bool) (*relational.Store, error) {
	if info, err := os.Stat(place); err == nil && info.IsDir() {
		address, err := addressOf(place)
		if err != nil {
			return nil, err
		}
		if place = filepath.Join(place, recordsName); address != "" {
			place = address
		}
	}
	if isAddress(place) {
		store, err := postgres.Open(ctx, place, postgres.Options{Unfinished: unfinished})
		if err != nil {
			return nil, err
		}
		return store.Store, nil
	}
	if read {
		if _, err := os.Stat(place); err != nil {
			return nil, fmt.Errorf("%s: no records are there: %w", place, err)
		}
	}
	store, err := sqlite.Open(ctx, place, sqlite.Options{Unfinished: unfinished})
	if err != nil {
		return nil, err
	}
	return store.Store, nil
}
