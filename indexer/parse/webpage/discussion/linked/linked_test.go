package linked_test

import (
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/discussion/linked"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/structured"
)

const page = `<script type="application/ld+json">{"@type":"NewsArticle","comment":[
{"@type":"Comment","@id":"https://x.example/a#comment-1","author":{"name":"Nell"},"text":"Is this the ferry to the north?","dateCreated":"2024-01-02T03:04:00Z","upvoteCount":5,"downvoteCount":2,
 "comment":[{"@type":"Comment","text":"It is, and it is late again."}]},
{"@type":"Comment"},{"@type":"Review","text":"Five stars"}]}</script>`

func TestRead(t *testing.T) {
	doc, err := dom.Parse([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	got := linked.Read(structured.Read(doc), comment.Reader{})
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	first, second := got[0], got[1]
	if first.NativeID != "1" || first.Author != "Nell" || first.Score == nil || *first.Score != 3 || first.Posted.IsZero() {
		t.Errorf("the comment is %+v", first)
	}
	if second.ParentID != "1" || second.Depth != 1 {
		t.Errorf("the reply is %+v", second)
	}
}

func TestJoin(t *testing.T) {
	seen := []corpus.Comment{{Text: "Is this the ferry to the north?"}}
	told := []corpus.Comment{{NativeID: "1", Author: "Nell", Text: "Is this the ferry, to the north"}, {NativeID: "2", ParentID: "1", Text: "It is."}}
	all, others := linked.Join(seen, told)
	if len(all) != 2 || all[0].NativeID != "1" || all[0].Author != "Nell" || all[0].Text != "Is this the ferry to the north?" {
		t.Errorf("joined they are %+v", all)
	}
	if len(others) != 1 || others[0].NativeID != "2" {
		t.Errorf("only JSON-LD has %+v", others)
	}
}
