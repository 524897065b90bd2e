package lease

import (
	"os/exec"
	"runtime"
	"testing"
	"time"

	"standpoint/corpus/records"
)

func TestGone(t *testing.T) {
	me := self("")
	if me.Machine == "" || me.Started == "" || me.PID == 0 {
		t.Fatalf("this process is %+v", me)
	}
	ended := exec.CommandContext(t.Context(), "true")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	old := now.Add(-Expiry - time.Minute)
	for _, c := range []struct {
		name      string
		edit      func(*records.Holder)
		heartbeat time.Time
		want      bool
	}{
		{"it runs, however long its last heartbeat ago", func(*records.Holder) {}, old, false},
		{"its number belongs to another process now", func(h *records.Holder) { h.Started += "0" }, now, true},
		{"it has ended", func(h *records.Holder) { h.PID = ended.Process.Pid }, now, true},
		{"on another machine, and heard of lately", func(h *records.Holder) { h.Machine = "other" }, now.Add(-Expiry + time.Minute), false},
		{"on another machine, and not heard of for long", func(h *records.Holder) { h.Machine = "other" }, old, true},
		{"on a machine that is not known, and not heard of for long", func(h *records.Holder) { h.Machine = "" }, old, true},
	} {
		holder := me
		c.edit(&holder)
		if got := gone(me, records.Lease{Holder: holder, Heartbeat: c.heartbeat}, now); got != c.want {
			t.Errorf("%s: gone is %t", c.name, got)
		}
	}
}

// TestKilledHolderIsGone: also while its parent has not noticed.
func TestKilledHolderIsGone(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "cat")
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	started, _, err := process(cmd.Process.Pid)
	if err != nil || !runs(cmd.Process.Pid, started) {
		t.Fatalf("a process that runs is gone, %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for runs(cmd.Process.Pid, started) {
		if t.Context().Err() != nil {
			t.Fatal("a killed process is not gone")
		}
		runtime.Gosched()
	}
	_ = cmd.Wait()
	if runs(cmd.Process.Pid, started) {
		t.Error("a process that ended runs")
	}
}
