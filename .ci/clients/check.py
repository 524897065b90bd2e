"""Calls the server with the client that openapi-python-client generated."""

import os

from generated import Client
from generated.api.search import aggregate, explain, facet, search
from generated.models import AggregateKindItem, FacetField, Problem, SearchKindItem

client = Client(base_url=os.environ["STANDPOINT"], raise_on_unexpected_status=True)

found = search.sync(client=client, q="FEMA", kind=[SearchKindItem.COMMENT], facets="stance", limit=3, min_confidence=0.7)
assert found.total.value > 3 and len(found.data) == 3, found
assert all(d.kind == "comment" and d.stances is not None for d in found.data), found
assert found.facets["stance"].values, found.facets

rest = search.sync(client=client, q="FEMA", kind=[SearchKindItem.COMMENT], facets="stance", limit=3, min_confidence=0.7, cursor=found.next_cursor)
assert not {d.id for d in rest.data} & {d.id for d in found.data}, rest

values = facet.sync(FacetField.AGENCY, client=client, contains="emergency")
assert any(v.value == "us-fema" and v.count > 0 for v in values.values), values

table = aggregate.sync(client=client, by="outlet,stance", kind=[AggregateKindItem.COMMENT], metrics="count,share", of="outlet")
assert table.total.value > 3 and table.data and sum(row.count for row in table.data) == table.total.value, table

read = explain.sync(client=client, q="letter OR refund")
assert read.tree.kind == "or" and read.total.value > 0, read

wrong = search.sync(client=client, q="(letter")
assert isinstance(wrong, Problem) and wrong.code == "query-syntax", wrong
print("openapi-python-client: ok")
