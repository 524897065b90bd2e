package sqlite

import (
	"errors"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"standpoint/corpus/records"
)

// explain puts SQLite's code (https://www.sqlite.org/rescode.html) in words;
// nil if its own words will do.
func explain(err error) error {
	switch code(err) & 0xff {
	case codes.SQLITE_FULL:
		return records.ErrFull
	case codes.SQLITE_NOTADB:
		return errors.New("this file holds no records, or its beginning is damaged; put a backup in its place with: standpoint restore")
	case codes.SQLITE_CORRUPT:
		return records.ErrDamaged
	case codes.SQLITE_READONLY:
		return records.ErrReadOnly
	case codes.SQLITE_CANTOPEN:
		return errors.New("the file cannot be opened or made; is its folder there and can it be written?")
	case codes.SQLITE_IOERR:
		if code(err) == codes.SQLITE_IOERR_SHMSIZE { // no room to share memory in, beside the file
			return records.ErrFull
		}
	}
	return nil
}

// code is SQLite's extended result code of an error; 0 if it is not SQLite's.
func code(err error) int {
	var e *driver.Error
	if !errors.As(err, &e) {
		return codes.SQLITE_OK
	}
	return e.Code()
}

// isDamage reports whether a part of the file could not be read as what it should be.
func isDamage(err error) bool {
	switch code(err) & 0xff {
	case codes.SQLITE_CORRUPT, codes.SQLITE_NOTADB, codes.SQLITE_IOERR:
		return true
	}
	return errors.Is(err, records.ErrDamaged)
}

func isBusy(err error) bool { return code(err)&0xff == codes.SQLITE_BUSY }
