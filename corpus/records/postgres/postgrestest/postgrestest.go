// Package postgrestest runs servers of PostgreSQL for tests. It needs the programs of
// Debian's package postgresql.
package postgrestest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
)

// Server is a server on a port of the loopback address, with data of its own.
type Server struct {
	folder string // the data
	port   int
	as     *syscall.SysProcAttr
	made   atomic.Int64 // schemas and copies
	copies sync.Mutex   // one is made at a time
}

// settings make a server small. Nothing is synced: tests kill the server, not the
// machine.
const settings = "-c fsync=off -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=400 -c shared_buffers=32MB -c max_wal_senders=4 -c wal_level=replica"

// Start makes data in a folder, which is made, and starts a server on it.
func Start(folder string) (*Server, error) {
	s := &Server{folder: filepath.Join(folder, "data")}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	if err := s.leaveRoot(folder); err != nil {
		return nil, err
	}
	if err := s.run("initdb", "-D", s.folder, "-U", "standpoint", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		return nil, err
	}
	return s, s.Restart()
}

// leaveRoot lets the programs run as the user postgres if this process is root, which
// PostgreSQL refuses to be.
func (s *Server) leaveRoot(folder string) error {
	s.as = &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() != 0 {
		return nil
	}
	other, err := user.Lookup("postgres")
	if err != nil {
		return err
	}
	uid, err := strconv.Atoi(other.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(other.Gid)
	if err != nil {
		return err
	}
	s.as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(folder, uid, gid)
}

// run runs one of PostgreSQL's programs.
func (s *Server) run(name string, args ...string) error {
	path, err := program(name)
	if err != nil {
		return err
	}
	output, err := os.CreateTemp("", "postgres-*.log") // a pipe would stay open in the server
	if err != nil {
		return err
	}
	defer os.Remove(output.Name())
	defer output.Close()
	command := exec.Command(path, args...)
	command.Dir, command.SysProcAttr, command.Stdout, command.Stderr = filepath.Dir(s.folder), s.as, output, output
	command.Env = append(os.Environ(), "LC_ALL=C")
	if err := command.Run(); err != nil {
		said, _ := os.ReadFile(output.Name())
		return fmt.Errorf("%s: %w: %s", name, err, said)
	}
	return nil
}

// program finds one of PostgreSQL's programs, which Debian keeps out of PATH.
func program(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err == nil && len(found) == 0 {
		err = errors.New(name + " is missing; install postgresql")
	}
	if err != nil {
		return "", err
	}
	return found[len(found)-1], nil
}

// Restart starts the server, which must not run, on a port that is free.
func (s *Server) Restart() error {
	if s.port == 0 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		s.port = listener.Addr().(*net.TCPAddr).Port
		if err := listener.Close(); err != nil {
			return err
		}
	}
	log := filepath.Join(filepath.Dir(s.folder), "log")
	err := s.run("pg_ctl", "start", "-w", "-t", "120", "-D", s.folder, "-l", log, "-o", fmt.Sprintf("%s -p %d", settings, s.port))
	if err != nil {
		said, _ := os.ReadFile(log)
		return fmt.Errorf("%w: %s", err, said)
	}
	return nil
}

// Stop ends the server; connections are cut off.
func (s *Server) Stop() error {
	return s.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", s.folder)
}

// Kill ends all processes of the server as a loss of power would.
func (s *Server) Kill() error {
	text, err := os.ReadFile(filepath.Join(s.folder, "postmaster.pid"))
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return err
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return err
	}
	pids := []int{pid}
	for child := range strings.FieldsSeq(string(children)) {
		if number, err := strconv.Atoi(child); err == nil {
			pids = append(pids, number)
		}
	}
	for _, pid := range pids {
		_ = syscall.Kill(pid, syscall.SIGKILL) // a child may have ended by itself
	}
	for range 4000 {
		if !slices.ContainsFunc(pids, lives) {
			// A process that nobody has collected yet would look like a server.
			return os.Remove(filepath.Join(s.folder, "postmaster.pid"))
		}
		time.Sleep(5 * time.Millisecond)
	}
	return errors.New("the server does not end")
}

// lives reports whether a process runs: one that has ended and is not collected yet
// does not.
func lives(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, state, _ := strings.Cut(string(text), ") ")
	return err == nil && !strings.HasPrefix(state, "Z")
}

// Copied starts a server on what would be left if this one stopped now.
func (s *Server) Copied() (*Server, error) {
	s.copies.Lock()
	defer s.copies.Unlock()
	folder := filepath.Join(filepath.Dir(s.folder), fmt.Sprintf("copy-%d", s.made.Add(1)))
	if err := os.Mkdir(folder, 0o755); err != nil {
		return nil, err
	}
	other := &Server{folder: filepath.Join(folder, "data")}
	if err := other.leaveRoot(folder); err != nil {
		return nil, err
	}
	err := s.run("pg_basebackup", "-D", other.folder, "-h", "127.0.0.1", "-p", strconv.Itoa(s.port), "-U", "standpoint", "-X", "fetch", "-c", "fast", "--no-sync")
	if err != nil {
		return nil, err
	}
	return other, other.Restart()
}

// Address is that of a schema.
func (s *Server) Address(schema string) string {
	return fmt.Sprintf("postgres://standpoint@127.0.0.1:%d/postgres?sslmode=disable&search_path=%s", s.port, schema)
}

// Fresh is the address of a schema that is not there.
func (s *Server) Fresh() string { return s.Address(fmt.Sprintf("records_%d", s.made.Add(1))) }

// Do runs a statement as the owner of the server.
func (s *Server) Do(ctx context.Context, statement string) error {
	pool, err := sql.Open("pgx", s.Address("public"))
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, statement)
	return errors.Join(err, pool.Close())
}
