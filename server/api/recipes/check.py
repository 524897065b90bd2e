"""Compares what the recipes read with what was sent: check.py RECIPE... URL."""
import datetime
import importlib
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

*recipes, base = sys.argv[1:]


def plain(value):
    """A value as JSON has it, whatever type a library gives it."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, datetime.datetime) and value == value:
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if hasattr(value, "tolist"):  # numpy
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return None  # the NA and NaT of pandas


def columns(table):
    """The columns of a table, as lists."""
    if hasattr(table, "fetchall"):  # DuckDB
        names, rows = table.columns, table.fetchall()
        return dict(zip(names, map(list, zip(*rows))))
    return {name: table[name].to_list() for name in table.columns}


def read_in_r(how, url, folder):
    """What the recipe for R reads."""
    path = pathlib.Path(folder, "rows.json")
    subprocess.run(["Rscript", pathlib.Path(__file__).with_name("check_r.R"), how, url, path], check=True)
    rows = json.loads(path.read_text())
    return {name: [row.get(name) for row in rows] for name in rows[0]}


def split(cell):
    r"""Reads a list in a cell of CSV: | joins, and \ stands before a | or \ of a value."""
    return [re.sub(r"\\(.)", r"\1", value) for value in re.findall(r"(?:\\.|[^|\\])+", cell, re.S)] if cell else []


def expected(name, value, how):
    """What a format can keep of a value: a cell of CSV is empty if there is nothing in it."""
    if how == "parquet" and name == "highlights":
        return json.dumps(value)
    return None if how == "csv" and value in ("", {}, []) else value


def got(name, value, how, sent):
    value = plain(value)
    if how == "csv" and isinstance(sent, list) and value is not None:
        return json.loads(value) if name == "stances" else split(value)
    return {} if name == "highlights" and how == "jsonl" and value is None else value  # an empty record has no columns


failed = False
for shape in ("documents", "stances"):
    address = f"{base}/api/v1/search.FORMAT?sort=relevance&shape={shape}"
    with urllib.request.urlopen(address.replace("FORMAT", "jsonl")) as answer:
        sent = [json.loads(line) for line in answer.read().decode().split("\n")[:-1]]
        assert len(sent) == 30000 and str(len(sent)) == answer.headers["Expected-Rows"]
    for recipe in recipes:
        for how in ("csv", "jsonl") if recipe == "r_recipe" else ("parquet", "csv", "jsonl"):
            started = time.time()
            with tempfile.TemporaryDirectory() as folder:
                url = address.replace("FORMAT", how)
                if recipe == "r_recipe":
                    table = read_in_r(how, url, folder)
                else:
                    read = getattr(importlib.import_module(recipe), how)
                    table = columns(read(url, folder) if recipe.startswith("duckdb") else read(url))
            wrong = 0
            for name in sent[0]:
                want = [expected(name, row[name], how) for row in sent]
                have = [got(name, value, how, row[name]) for value, row in zip(table.get(name, []), sent)]
                if want != have:
                    wrong += 1
                    i = next((i for i, (a, b) in enumerate(zip(want, have)) if a != b), len(have))
                    print(f"{recipe} {how} {shape}, {name}: {len(have)} rows; row {i} is {have[i] if i < len(have) else 'missing'!r}, sent {want[i]!r}")
            failed = failed or wrong > 0
            print(f"{recipe} {how} {shape}: {wrong} columns changed, {time.time() - started:.1f} s", flush=True)
sys.exit(failed)
