"""pandas 3.1: whole results as data frames. pip install pandas pyarrow"""
import io
import json
import urllib.request

import pandas

NUMBERS = {"depth": "Int64", "replies": "Int64", "score": "Int64", "evidence_start": "Int64", "evidence_end": "Int64", "confidence": "Float64",
           "chance_critical": "Float64", "chance_neutral": "Float64", "chance_supportive": "Float64"}
TIMES = ["published", "added"]


def read(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()  # fails if the connection breaks


def parquet(url):
    # pyarrow's types keep whole numbers whole where some are missing.
    return pandas.read_parquet(io.BytesIO(read(url)), dtype_backend="pyarrow")


def csv(url):
    # As text first: pandas guesses numbers and takes NA, null and the like for missing.
    table = pandas.read_csv(io.BytesIO(read(url)), dtype="string", keep_default_na=False, na_values=[""])
    for name in table.columns.intersection(list(NUMBERS)):
        table[name] = table[name].astype(NUMBERS[name])
    for name in table.columns.intersection(["named"]):
        table[name] = table[name] == "true"
    for name in TIMES:
        table[name] = pandas.to_datetime(table[name], utc=True)
    return table


def jsonl(url):
    # pandas.read_json guesses dates and numbers; the rows of json are as they were sent.
    return pandas.DataFrame.from_records(list(map(json.loads, read(url).decode().splitlines())), coerce_float=False).astype("object")
