package relational

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"standpoint/corpus/credentials"
)

// selectCredential reads of what was made with a key the name and the scopes of that.
const selectCredential = `SELECT c.id, c.kind, coalesce(k.name, c.name), coalesce(c.key, 0), CASE c.kind WHEN 'session' THEN k.scopes ELSE c.scopes END, c.opens, c.created,
	CASE WHEN k.expires < coalesce(c.expires, k.expires + 1) THEN k.expires ELSE c.expires END, c.revoked
	FROM credential c LEFT JOIN credential k ON k.id = c.key `

// Credentials returns the credentials that are kept in the file, beside the records.
func (s *Store) Credentials() credentials.Store { return credentialStore{s} }

type credentialStore struct{ *Store }

// Add keeps a credential; see credentials.Store. Sessions and feeds that have expired go.
func (s credentialStore) Add(ctx context.Context, c credentials.Credential, digest credentials.Digest) (kept credentials.Credential, err error) {
	err = s.transact(ctx, func() error {
		if c, err = s.belonging(ctx, c); err != nil {
			return err
		}
		now := s.now().Unix()
		if _, err := s.write.exec(ctx, "DELETE FROM credential WHERE kind <> 'key' AND expires <= ?", now); err != nil {
			return err
		}
		scopes := make([]string, len(c.Scopes))
		for i, scope := range c.Scopes {
			scopes[i] = string(scope)
		}
		row := s.write.row(ctx, "INSERT INTO credential (kind, name, key, scopes, opens, created, expires, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
			c.Kind, c.Name, sql.NullInt64{Int64: c.Key, Valid: c.Key != 0}, strings.Join(scopes, " "), c.Opens, now, seconds(c.Expires), digest[:])
		switch err := row.Scan(&c.ID); {
		case s.database.IsTaken(err):
			return credentials.ErrTaken
		case err != nil:
			return err
		}
		kept, err = s.byID(ctx, c.ID)
		return err
	})
	return kept, s.Wrap(ctx, "add a credential to", err)
}

// belonging leaves of a credential what one of its kind has, and checks it.
func (s credentialStore) belonging(ctx context.Context, c credentials.Credential) (credentials.Credential, error) {
	if c.Kind == credentials.Key {
		c.Key, c.Opens = 0, ""
		return c, credentials.CheckName(c.Name)
	}
	c.Name, c.Scopes = "", nil
	key, err := s.byID(ctx, c.Key)
	switch {
	case err != nil:
		return c, err
	case key.Kind != credentials.Key:
		return c, credentials.ErrNotFound
	case !key.Revoked.IsZero():
		return c, credentials.ErrRevoked
	}
	return c, nil
}

// byID returns a credential within a transaction of the write connection.
func (s credentialStore) byID(ctx context.Context, id int64) (credentials.Credential, error) {
	return readCredential(s.write.row(ctx, selectCredential+"WHERE c.id = ?", id))
}

// Find returns the credential of a secret; see credentials.Store.
func (s credentialStore) Find(ctx context.Context, digest credentials.Digest) (credentials.Credential, error) {
	found, err := readCredential(s.find.credential.QueryRowContext(ctx, digest[:]))
	return found, s.Wrap(ctx, "find a credential in", err)
}

// List returns the credentials of a kind; see credentials.Store.
func (s credentialStore) List(ctx context.Context, kind credentials.Kind) ([]credentials.Credential, error) {
	all, err := collect(readCredential)(s.reader.QueryContext(ctx, s.database.Statement(selectCredential+"WHERE c.kind = ? ORDER BY c.id"), kind))
	return all, s.Wrap(ctx, "list the credentials in", err)
}

// Revoke ends a credential; see credentials.Store.
func (s credentialStore) Revoke(ctx context.Context, id int64) error {
	err := s.transact(ctx, func() error {
		c, err := s.byID(ctx, id)
		switch {
		case err != nil:
		case c.Kind != credentials.Key:
			_, err = s.write.exec(ctx, "DELETE FROM credential WHERE id = ?", id)
		default:
			_, err = s.write.exec(ctx, "DELETE FROM credential WHERE key = ?", id)
			if err == nil {
				_, err = s.write.exec(ctx, "UPDATE credential SET revoked = ? WHERE id = ? AND revoked IS NULL", s.now().Unix(), id)
			}
		}
		return err
	})
	return s.Wrap(ctx, "revoke a credential in", err)
}

// seconds is a time as it is kept; null if it is zero.
func seconds(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.Unix(), Valid: !t.IsZero()}
}

// readCredential reads a row of selectCredential.
func readCredential(row scanner) (c credentials.Credential, err error) {
	var scopes string
	var created int64
	var expires, revoked sql.NullInt64
	switch err := row.Scan(&c.ID, &c.Kind, &c.Name, &c.Key, &scopes, &c.Opens, &created, &expires, &revoked); {
	case errors.Is(err, sql.ErrNoRows):
		return credentials.Credential{}, credentials.ErrNotFound
	case err != nil:
		return credentials.Credential{}, err
	}
	for _, scope := range strings.Fields(scopes) {
		c.Scopes = append(c.Scopes, credentials.Scope(scope))
	}
	c.Created = time.Unix(created, 0).UTC()
	if expires.Valid {
		c.Expires = time.Unix(expires.Int64, 0).UTC()
	}
	if revoked.Valid {
		c.Revoked = time.Unix(revoked.Int64, 0).UTC()
	}
	return c, nil
}
