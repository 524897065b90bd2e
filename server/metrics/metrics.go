// Package metrics counts what a server does, for Prometheus.
package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the counts of one server. It is safe for use by several goroutines.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec
	engine   *prometheus.HistogramVec
	cache    *prometheus.CounterVec
	running  prometheus.Gauge
}

// seconds are the upper bounds of the buckets of latencies.
var seconds = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60}

// New makes the counts of a server of a version of the program, with those of the Go
// runtime and of the process.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "standpoint_http_requests_total", Help: "Answered requests, by route, method and status."}, []string{"route", "method", "code"}),
		latency:  prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "standpoint_http_request_duration_seconds", Help: "Time to answer a request, by route.", Buckets: seconds}, []string{"route"}),
		engine:   prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "standpoint_engine_duration_seconds", Help: "Time that the engine works, by operation.", Buckets: seconds}, []string{"operation"}),
		cache:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "standpoint_http_conditional_requests_total", Help: "Requests of clients that have an answer already: it was still valid (hit), or not (miss)."}, []string{"result"}),
		running:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "standpoint_http_requests_in_flight", Help: "Requests that are being answered."}),
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{Name: "standpoint_info", Help: "Always 1; the version of the program.", ConstLabels: prometheus.Labels{"version": version}})
	info.Set(1)
	m.registry.MustRegister(m.requests, m.latency, m.engine, m.cache, m.running, info, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, result := range []string{"hit", "miss"} {
		m.cache.WithLabelValues(result)
	}
	return m
}

// Gauge adds a value that is asked for when the metrics are read.
func (m *Metrics) Gauge(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "standpoint_" + name, Help: help}, value))
}

// Counter adds a count that is asked for when the metrics are read, and only grows.
func (m *Metrics) Counter(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "standpoint_" + name, Help: help}, value))
}

// Begin counts a request that is being answered until end is called with what became
// of it. Route is that of the router, such as /articles/{id}: whatever addresses
// strangers invent, the number of series is bounded. Conditional requests name
// an answer that the client has.
func (m *Metrics) Begin() (end func(route, method string, status int, conditional bool, took time.Duration)) {
	m.running.Inc()
	return func(route, method string, status int, conditional bool, took time.Duration) {
		m.running.Dec()
		if route == "" {
			route = "none"
		}
		m.requests.WithLabelValues(route, known(method), strconv.Itoa(status)).Inc()
		m.latency.WithLabelValues(route).Observe(took.Seconds())
		switch {
		case conditional && status == http.StatusNotModified:
			m.cache.WithLabelValues("hit").Inc()
		case conditional && status == http.StatusOK:
			m.cache.WithLabelValues("miss").Inc()
		}
	}
}

// known returns a method that is counted by its name, and "other" of all others.
func known(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions:
		return method
	}
	return "other"
}

// Engine counts the time that an operation of the engine took.
func (m *Metrics) Engine(operation string, took time.Duration) {
	m.engine.WithLabelValues(operation).Observe(took.Seconds())
}

// Handler answers with all counts, in the format that the client asks for
// (Prometheus text format 0.0.4, or OpenMetrics 1.0).
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true, DisableCompression: true})
}
