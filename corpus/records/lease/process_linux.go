package lease

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"

	"standpoint/corpus/records"
)

// self is this process. Its machine is a boot of the kernel and a namespace of
// process numbers: a container with the same host name is another machine.
func self(purpose string) records.Holder {
	host, _ := os.Hostname()
	h := records.Holder{Host: host, PID: os.Getpid(), Purpose: purpose}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return h
	}
	namespace, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return h
	}
	h.Machine = strings.TrimSpace(string(boot)) + " " + namespace
	h.Started, _, _ = process(h.PID)
	return h
}

// runs reports whether a process runs that began at a time. A number that was
// given to another process since has another time.
func runs(pid int, started string) bool {
	now, ended, err := process(pid)
	if err != nil { // there is none, or /proc hides those of other users
		return errors.Is(syscall.Kill(pid, 0), syscall.EPERM)
	}
	return !ended && (started == "" || started == now)
}

// process returns when a process began, in clock ticks since the boot, and whether
// it has ended and only waits for its parent to notice; see proc_pid_stat(5).
func process(pid int) (started string, ended bool, err error) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return "", false, err
	}
	name := strings.LastIndex(string(text), ")") // which may hold anything, as ") Z 1"
	fields := strings.Fields(string(text[name+1:]))
	const state, startTime = 0, 19 // fields 3 and 22 of the whole line
	if len(fields) <= startTime {
		return "", false, errors.New("its status cannot be read")
	}
	return fields[startTime], strings.ContainsAny(fields[state], "ZX"), nil
}
