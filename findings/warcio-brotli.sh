#!/usr/bin/env bash
# warcio 1.8.1 beside brotli 1.2.1: reading a page that was sent with "br" is an
# AttributeError. Without brotli it is the compressed bytes, with no word of it.
#
# Guess: once brotli is installed, content_stream of a record whose headers say
# "Content-Encoding: br" gives the page, as it does for gzip and deflate.
# Seen: warcio sets an attribute of brotli's decompressor that this version does not let
# anyone set. The error names neither the record nor its encoding, and a loop over the
# archive ends there, although the records after it could be read. The same archive read
# where brotli is missing gives bytes that look like a damaged page.
#
# What follows for Standpoint: it decodes br itself, and what it cannot decode is an error
# of that record alone (indexer/intake).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check warcio==1.8.1
python3 -m venv beside
beside/bin/pip install --quiet --disable-pip-version-check warcio==1.8.1 brotli==1.2.1
cat >write.py <<'EOM'
import gzip, io
import brotli
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

page = b"<p>The ferry stayed in port.</p>" * 20
with open("pages.warc.gz", "wb") as out:
    writer = WARCWriter(out, gzip=True)
    for encoding, body in (("gzip", gzip.compress(page, mtime=0)), ("br", brotli.compress(page))):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Content-Encoding", encoding)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record("http://valley-post.example/" + encoding, "response", payload=io.BytesIO(body), http_headers=headers))
EOM
cat >read.py <<'EOM'
import sys
from warcio.archiveiterator import ArchiveIterator

with open("pages.warc.gz", "rb") as pages:
    for record in ArchiveIterator(pages):
        encoding = record.http_headers.get_header("Content-Encoding")
        try:
            print(sys.argv[1], encoding, "page" if record.content_stream().read().startswith(b"<p>The ferry") else "other bytes")
        except AttributeError as error:
            print(sys.argv[1], encoding, "AttributeError:", error)
EOM
beside/bin/python write.py
{ python/bin/python read.py alone; beside/bin/python read.py beside; } | tee seen
cat >expected <<'EOM'
alone gzip page
alone br other bytes
beside gzip page
beside br AttributeError: 'brotli.Decompressor' object has no attribute 'unused_data'
EOM
diff expected seen || { echo CHANGED; exit 1; }
