#!/usr/bin/env bash
# One node of OpenSearch for tests, on a loopback port, from Maven's artifacts, without
# Docker: `node.sh start DIR` prints its address, `node.sh stop DIR` ends it. DIR holds
# the program, which is unpacked once, the data and the log. It needs Java 17 or later
# and, the first time, Maven. OpenSearch refuses to run as root: then it runs as the user
# nobody. OPENSEARCH_CLUSTER lists the HTTP ports of all nodes of a cluster, with commas
# between them; a node of one answers once most of them are up.
set -euo pipefail
version=${OPENSEARCH_VERSION:-2.19.6}
heap=${OPENSEARCH_HEAP:-1g}
port=${OPENSEARCH_PORT:-19200}
dir=$(realpath -m "$2")
home=$dir/opensearch-$version
node=${OPENSEARCH_NODE:-$dir/node} # data and log; tests want them in memory

# The archive has the server and its HTTP module alone. The module of analyzers is in
# every distribution; its artifact comes without the file that describes it.
unpack() {
	mkdir -p "$dir"
	local module=$home.new/modules/analysis-common
	mvn -q -B -ntp dependency:copy -Dartifact=org.opensearch.distribution.integ-test-zip:opensearch:"$version":zip -DoutputDirectory="$dir" >&2
	mvn -q -B -ntp dependency:copy -Dartifact=org.opensearch.plugin:analysis-common:"$version":jar -DoutputDirectory="$dir" >&2
	rm -rf "$home.new" && mkdir -p "$home.new"
	(cd "$home.new" && jar xf "$dir/opensearch-$version.zip" && mv opensearch-*/* . && rmdir opensearch-*)
	mkdir -p "$module"
	cp "$dir/analysis-common-$version.jar" "$module/"
	cat >"$module/plugin-descriptor.properties" <<-END
		description=Analyzers
		version=$version
		name=analysis-common
		classname=org.opensearch.analysis.common.CommonAnalysisPlugin
		java.version=11
		opensearch.version=$version
		extended.plugins=lang-painless;optional=true
		has.native.controller=false
	END
	chmod -R a+rX "$home.new" && chmod +x "$home.new"/bin/*
	mv "$home.new" "$home"
}

start() {
	[ -d "$home" ] || unpack
	mkdir -p "$node/data" "$node/logs" "$node/config" "$node/tmp"
	cp "$home/config/log4j2.properties" "$node/config/"
	sed "s/^-Xms.*//;s/^-Xmx.*//;s#=logs/#=$node/logs/#;s#=data\$#=$node/data#" "$home/config/jvm.options" >"$node/config/jvm.options"
	: >"$node/config/opensearch.yml"
	local as=()
	if [ "$(id -u)" = 0 ]; then
		chown -R nobody "$node"
		as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
	fi
	export OPENSEARCH_PATH_CONF=$node/config OPENSEARCH_TMPDIR=$node/tmp OPENSEARCH_JAVA_OPTS="-Xms$heap -Xmx$heap -XX:-AlwaysPreTouch -XX:TieredStopAtLevel=1"
	export OPENSEARCH_JAVA_HOME=${OPENSEARCH_JAVA_HOME:-$(dirname "$(dirname "$(realpath "$(command -v java)")")")}
	local found=(-E discovery.type=single-node) ready='wait_for_status=yellow&'
	if [ -n "${OPENSEARCH_CLUSTER:-}" ]; then
		local peers=()
		ready= # which shards are there depends on the other nodes
		for one in ${OPENSEARCH_CLUSTER//,/ }; do
			peers+=("127.0.0.1:$((one + 100))")
		done
		peers=$(IFS=,; echo "${peers[*]}")
		found=(-E discovery.seed_hosts="$peers" -E cluster.initial_cluster_manager_nodes="$peers")
	fi
	(cd "$node" && exec setsid "${as[@]}" "$home/bin/opensearch" -p "$node/pid" \
		-E cluster.name=standpoint-tests -E node.name="node-$port" -E path.data="$node/data" -E path.logs="$node/logs" \
		-E network.host=127.0.0.1 -E http.port="$port" -E transport.port=$((port + 100)) "${found[@]}" \
		-E cluster.routing.allocation.disk.threshold_enabled=false -E search.max_open_pit_context=2000 -E cluster.max_shards_per_node=5000
	) >"$node/out" 2>&1 </dev/null &
	for _ in $(seq 600); do
		if curl -sf "http://127.0.0.1:$port/_cluster/health?${ready}timeout=1s" >/dev/null 2>&1; then
			echo "http://127.0.0.1:$port"
			return
		fi
		grep -q 'uncaught exception' "$node/out" && break
		sleep 0.5
	done
	tail -n 40 "$node/out" >&2
	echo "OpenSearch does not answer on port $port" >&2
	return 1
}

stop() {
	local pid
	pid=$(cat "$node/pid" 2>/dev/null) || return 0
	kill "$pid" 2>/dev/null || return 0
	for _ in $(seq 100); do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.2
	done
	kill -9 "$pid" 2>/dev/null || true
	rm -rf "$node"
}

"$1"
