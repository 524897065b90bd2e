package timelimit

import (
	"context"
	"testing"
	"time"
)

func TestLimit(t *testing.T) {
	t.Parallel()
	ctx, stop := With(t.Context(), time.Nanosecond)
	defer stop()
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	<-inner.Done()
	if !Passed(ctx) || !Passed(inner) || Lift(inner) {
		t.Errorf("cause %v", context.Cause(inner))
	}
}

func TestLift(t *testing.T) {
	t.Parallel()
	ctx, stop := With(t.Context(), time.Hour)
	if !Lift(ctx) || ctx.Value(key{}).(*time.Timer).Stop() {
		t.Error("the limit still runs")
	}
	if !Lift(t.Context()) {
		t.Error("without a limit there is one")
	}
	stop()
	if ctx.Err() == nil || Passed(ctx) {
		t.Errorf("after the answer: %v", context.Cause(ctx))
	}
	ctx, stop = With(t.Context(), time.Hour)
	stop()
	if Passed(ctx) || Lift(ctx) {
		t.Error("an answered request has passed its limit")
	}
}
