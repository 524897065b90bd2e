// Calls the server with the types that openapi-typescript generated.
import createClient from "openapi-fetch";
import type { paths } from "./api.d.ts";

declare const process: { env: Record<string, string | undefined> };

const client = createClient<paths>({ baseUrl: process.env.STANDPOINT ?? "" });

function check(holds: boolean, what: unknown): void {
  if (!holds) throw new Error(JSON.stringify(what));
}

const found = await client.GET("/api/v1/search", {
  params: { query: { q: "FEMA", kind: ["comment"], facets: "stance", limit: 3, min_confidence: 0.7 } },
});
check(found.data !== undefined && found.data.total.value > 3 && found.data.data.length === 3, found.error);
check((found.data?.facets["stance"]?.values.length ?? 0) > 0, found.data);

const values = await client.GET("/api/v1/facets/{field}", {
  params: { path: { field: "agency" }, query: { contains: "emergency" } },
});
check(values.data?.values.some((v) => v.value === "us-fema" && v.count > 0) === true, values);

const table = await client.GET("/api/v1/aggregate", { params: { query: { by: "outlet,stance", kind: ["comment"], metrics: "count,share", of: "outlet" } } });
const counted = (table.data?.data ?? []).reduce((sum, row) => sum + (row.count ?? 0), 0);
check(counted > 3 && counted === table.data?.total.value, table);

const read = await client.GET("/api/v1/explain", { params: { query: { q: "letter OR refund" } } });
check(read.data?.tree?.kind === "or" && (read.data?.total?.value ?? 0) > 0, read);

const wrong = await client.GET("/api/v1/search", { params: { query: { q: "(letter" } } });
check(wrong.error?.code === "query-syntax", wrong);
console.log("openapi-typescript: ok");
