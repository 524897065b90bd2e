package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version and revision are set by the linker (see Makefile).
var version, revision string

type versionCommand struct{}

// Run prints one line: version, commit and Go version.
func (versionCommand) Run(std streams) error {
	_, err := fmt.Fprintf(std.out, "standpoint %s, commit %s, %s %s/%s\n",
		buildVersion(), commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// buildVersion returns the version that the linker set, or else the module
// version of `go install`.
func buildVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}

// commit returns the commit that the linker set, or else the one that the Go tool
// recorded.
func commit() string {
	if revision != "" {
		return revision
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				return setting.Value[:min(12, len(setting.Value))]
			}
		}
	}
	return "unknown"
}
