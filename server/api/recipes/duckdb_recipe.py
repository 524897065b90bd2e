"""DuckDB 2.0: whole results as tables. pip install duckdb; the SQL is the same elsewhere.
The files are read from disk, since DuckDB needs an extension to read from a server."""
import urllib.request

import duckdb


def save(url, path):
    urllib.request.urlretrieve(url, path)  # fails if the connection breaks
    return path


def parquet(url, folder):
    return duckdb.sql(f"from read_parquet('{save(url, folder + '/rows.parquet')}')")


def csv(url, folder):
    # As text, and then with casts: a guess from the first rows would make later values
    # null, or drop the zone of times.
    table = duckdb.sql(f"""from read_csv('{save(url, folder + '/rows.csv')}', header = true, all_varchar = true,
        delim = ',', quote = '"', escape = '"', new_line = '\\r\\n', max_line_size = 100000000)""")
    kinds = {"depth": "bigint", "replies": "bigint", "score": "bigint", "evidence_start": "bigint", "evidence_end": "bigint", "confidence": "double",
             "chance_critical": "double", "chance_neutral": "double", "chance_supportive": "double", "published": "timestamptz", "added": "timestamptz", "named": "boolean"}
    casts = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in kinds.items() if name in table.columns)
    return table.query("rows", f"select * replace ({casts}) from rows")


def jsonl(url, folder):
    # sample_size = -1: all rows decide on the types, not the first 20,480.
    return duckdb.sql(f"from read_json('{save(url, folder + '/rows.jsonl')}', format = 'newline_delimited', sample_size = -1, maximum_object_size = 100000000, convert_strings_to_integers = false)")
