-- A store of version 2: an article that was edited, a comment that is answered,
-- one that was deleted, an account that is open and one that is not, a mark and
-- something in quarantine. The tables are those that version 2 had.
CREATE TABLE store (
	identity TEXT NOT NULL,
	seq      INTEGER NOT NULL -- the last one given
) STRICT;
CREATE TABLE document (
	n               INTEGER PRIMARY KEY,
	seq             INTEGER NOT NULL,
	id              TEXT NOT NULL,
	kind            TEXT NOT NULL, -- '' if deleted
	article_id      TEXT NOT NULL, -- '' if deleted
	parent_id       TEXT,          -- null of an article, '' if the article is answered
	replies         INTEGER NOT NULL,
	depth           INTEGER NOT NULL,
	hash            BLOB,          -- of kind and source
	words           BLOB,          -- digest of the words
	annotated_by    TEXT,          -- null if deleted
	outlet          TEXT NOT NULL,
	dated           INTEGER NOT NULL,
	bylined         INTEGER NOT NULL,
	path            TEXT NOT NULL, -- origin
	offset          INTEGER NOT NULL,
	duplicate_group TEXT NOT NULL,
	understood      TEXT,
	source          TEXT
) STRICT;
CREATE UNIQUE INDEX document_id ON document (id);
CREATE UNIQUE INDEX document_seq ON document (seq);
CREATE INDEX document_thread ON document (article_id, parent_id);
CREATE INDEX document_annotated ON document (annotated_by, article_id) WHERE annotated_by IS NOT NULL;
CREATE INDEX document_coverage ON document (outlet, dated, bylined, replies) WHERE kind = 'article';
CREATE TABLE revision (
	n          INTEGER PRIMARY KEY,
	id         TEXT NOT NULL,
	words      BLOB NOT NULL,
	kind       TEXT NOT NULL,
	article_id TEXT NOT NULL,
	path       TEXT NOT NULL,
	offset     INTEGER NOT NULL,
	source     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX revision_words ON revision (id, words);
CREATE TABLE pending (
	n          INTEGER PRIMARY KEY, -- the order of marking
	article_id TEXT NOT NULL UNIQUE,
	seq        INTEGER NOT NULL -- the last one given when it was marked last
) STRICT;
CREATE TABLE quarantine (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	import       INTEGER NOT NULL,
	since        INTEGER NOT NULL, -- seconds since 1970
	path         TEXT NOT NULL,
	offset       INTEGER NOT NULL,
	line         INTEGER NOT NULL,
	url          TEXT NOT NULL,
	content_type TEXT NOT NULL,
	format       TEXT NOT NULL,
	reason       TEXT NOT NULL,
	identity     BLOB NOT NULL UNIQUE, -- digest of path, offset and body
	body         BLOB
) STRICT;
CREATE TABLE import (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	started  INTEGER NOT NULL, -- seconds since 1970
	finished INTEGER,
	receipt  TEXT,
	request  TEXT,
	progress TEXT
) STRICT;
INSERT INTO store VALUES ('0123456789abcdef', 9);
INSERT INTO document VALUES
	(1, 8, 'a1', 'article', 'a1', NULL, 2, 0, x'5fc8a1fef8cf9f1b8446a1de7c562bb4', x'eaa84ec0bd5539d6cf410238f3569911', '7', 'daily-klaxon', 1, 1, 'thread.txt', 7, 'g1', '{"outlet":"daily-klaxon","headline":"Ferry very late","annotation":{"language":"en","agencies":[],"locations":[],"stances":[],"quotes":[]},"annotated_by":"7"}', '{"id":"a1","outlet":"daily-klaxon","headline":"Ferry very late","bylines":["Orla Finch"],"published":"2025-04-11T21:03:00Z","published_precision":"minute","paragraphs":["One."],"captions":[],"related":[]}'),
	(2, 9, 'c1', 'comment', 'a1', '', 1, 0, x'3441be75a5790240465aeb2307a06c81', x'554c19fa45c585ed16b98b6775ee169e', '', 'daily-klaxon', 0, 1, 'thread.txt', 7, '', '{"outlet":"daily-klaxon","headline":"Ferry very late","annotation":{"agencies":[],"locations":[],"stances":[],"quotes":[]}}', '{"id":"c1","parent_id":"","depth":0,"author":"Orla","text":"Again?"}'),
	(4, 3, 'c2', 'comment', 'a1', 'c1', 0, 1, x'2336ef4fec05dc2cd0add01258e5bbd5', x'b2a1677d704d43f1fe37448ab03eacd8', '', 'daily-klaxon', 0, 1, 'thread.txt', 7, '', '{"outlet":"daily-klaxon","headline":"Ferry very late","annotation":{"agencies":[],"locations":[],"stances":[],"quotes":[]}}', '{"id":"c2","parent_id":"c1","depth":0,"author":"Orla","text":"Always."}'),
	(5, 4, 'c3', '', '', NULL, 0, 0, NULL, NULL, NULL, '', 0, 0, '', 0, '', NULL, NULL);
INSERT INTO revision VALUES (1, 'a1', x'e1dd13eb5b14f32c51d98ef9f1a3fd54', 'article', 'a1', 'thread.txt', 7, '{"id":"a1","outlet":"daily-klaxon","headline":"Ferry late","bylines":["Orla Finch"],"published":"2025-04-11T21:03:00Z","published_precision":"minute","paragraphs":["One."],"captions":[],"related":[]}');
INSERT INTO pending VALUES (3, 'a1', 9);
INSERT INTO quarantine VALUES (6, 1, 1744405385, 'broken.json', 12, 1, '', '', 'threads', 'not a thread in JSON', x'24a9721a04a728c410cf02757190ff2d', x'7b2262726f6b656e');
INSERT INTO import VALUES (1, 1744405380, 1744405390, '{"files":1}', '{"paths":["a"]}', NULL), (2, 1744405400, NULL, NULL, '{"paths":["b"]}', '{"page":3}');
PRAGMA application_id = 1400139364;
PRAGMA user_version = 2;
