package coding

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"standpoint/corpus/samples"
	"standpoint/server/table"
)

// Form is how a sample is written for people, and how what they said is read.
type Form string

// The forms.
const (
	CSV         Form = "csv"         // a row for each document or, with codes, for each judgement
	Doccano     Form = "doccano"     // JSON Lines of doccano's text classification: text, label, and the rest as meta data
	LabelStudio Form = "labelstudio" // the JSON of Label Studio: a list of tasks with data and annotations
)

// Forms lists the forms.
var Forms = []Form{CSV, Doccano, LabelStudio}

// Type is the media type of a form, and how the names of its files end.
func (f Form) Type() (media, ending string) {
	switch f {
	case Doccano:
		return "application/x-ndjson", "jsonl"
	case LabelStudio:
		return "application/json", "json"
	}
	return "text/csv; charset=utf-8", "csv"
}

// Text is a document of a sample as coders see it, without what the model or other
// coders say of it.
type Text struct {
	Document string `json:"document"`
	Kind     string `json:"kind"`
	Outlet   string `json:"outlet"`
	Headline string `json:"headline"` // of its article
	Parent   string `json:"parent"`   // text of the comment that it answers
	Text     string `json:"text"`
}

var textColumns = []string{"document", "kind", "outlet", "headline", "parent", "text"}

func (t Text) cells() []any {
	return []any{t.Document, t.Kind, t.Outlet, t.Headline, t.Parent, t.Text}
}

// Write writes texts to judge, in their order, without any judgement. Spreadsheet makes a
// CSV safe to open in a spreadsheet.
func (f Form) Write(w io.Writer, texts []Text, spreadsheet bool) error {
	switch f {
	case Doccano:
		for _, t := range texts {
			if err := writeLine(w, struct {
				Text
				Label []string `json:"label"`
			}{t, []string{}}); err != nil {
				return err
			}
		}
		return nil
	case LabelStudio:
		tasks := []map[string]Text{}
		for _, t := range texts {
			tasks = append(tasks, map[string]Text{"data": t})
		}
		return writeLine(w, tasks)
	}
	out := table.NewCSV(w, append(slices.Clone(textColumns), "value", "note", "marks"), table.CSVOptions{Spreadsheet: spreadsheet})
	for _, t := range texts {
		if err := out.Write(append(t.cells(), nil, nil, nil)...); err != nil {
			return err
		}
	}
	return out.Flush()
}

func writeLine(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// writeCodes writes a row for each judgement as CSV.
func writeCodes(w io.Writer, codes []samples.Code, spreadsheet bool) error {
	out := table.NewCSV(w, []string{"document", "coder", "value", "note", "marks", "at"}, table.CSVOptions{Spreadsheet: spreadsheet})
	for _, c := range codes {
		if err := out.Write(c.Document, c.Coder, c.Value, c.Note, c.Marks, c.At); err != nil {
			return err
		}
	}
	return out.Flush()
}

// judgedLine is a judgement as doccano writes one, with who made it, which doccano's
// files of all annotators have in a file of its own.
type judgedLine struct {
	Text
	Label    []string `json:"label"`
	Comments []string `json:"Comments,omitempty"`
	Coder    string   `json:"coder"`
	Marks    []string `json:"marks,omitempty"`
}

// The annotations of a task of Label Studio's, of a project with one choice.
type (
	judgedTask struct {
		Data        Text             `json:"data"`
		Annotations []taskAnnotation `json:"annotations"`
	}
	taskAnnotation struct {
		CompletedBy map[string]string `json:"completed_by"`
		Result      []taskResult      `json:"result"`
	}
	taskResult struct {
		FromName string              `json:"from_name"`
		ToName   string              `json:"to_name"`
		Type     string              `json:"type"`
		Value    map[string][]string `json:"value"`
	}
)

// writeJudged writes texts with what was said of them, in the order of the texts.
func (f Form) writeJudged(w io.Writer, texts []Text, codes []samples.Code) error {
	of := Coded{Codes: codes}.byDocument()
	tasks := []judgedTask{}
	for _, t := range texts {
		task := judgedTask{Data: t, Annotations: []taskAnnotation{}}
		for _, c := range of[t.Document] {
			line := judgedLine{Text: t, Label: []string{c.Value}, Coder: c.Coder, Marks: c.Marks}
			if c.Note != "" {
				line.Comments = []string{c.Note}
			}
			if f == Doccano {
				if err := writeLine(w, line); err != nil {
					return err
				}
			}
			results := []taskResult{{"value", "text", "choices", map[string][]string{"choices": {c.Value}}}}
			if c.Note != "" {
				results = append(results, taskResult{"note", "text", "textarea", map[string][]string{"text": {c.Note}}})
			}
			task.Annotations = append(task.Annotations, taskAnnotation{map[string]string{"email": c.Coder}, results})
		}
		tasks = append(tasks, task)
	}
	if f == Doccano {
		return nil
	}
	return writeLine(w, tasks)
}

// Read reads judgements in any of the forms, which it knows by their beginning. Coder is
// who judged where the file does not say. Documents without a judgement are skipped.
func Read(r io.Reader, coder string) ([]samples.Code, error) {
	codes, err := read(r, coder)
	return slices.DeleteFunc(codes, func(c samples.Code) bool { return c.Value == "" }), err
}

func read(r io.Reader, coder string) ([]samples.Code, error) {
	in := bufio.NewReader(r)
	if bom, _ := in.Peek(3); bytes.Equal(bom, []byte("\uFEFF")) {
		_, _ = in.Discard(3)
	}
	for {
		first, err := in.Peek(1)
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the file is empty")
		}
		if err != nil {
			return nil, err
		}
		switch {
		case strings.ContainsRune(" \t\r\n", rune(first[0])):
			_, _ = in.ReadByte()
		case first[0] == '[':
			return readLabelStudio(in, coder)
		case first[0] == '{':
			return readDoccano(in, coder)
		default:
			return readCSV(in, coder)
		}
	}
}

func readCSV(in io.Reader, coder string) (codes []samples.Code, err error) {
	rows := csv.NewReader(in)
	head, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	column := map[string]int{"document": -1, "value": -1, "note": -1, "marks": -1, "coder": -1}
	for i, name := range head {
		if _, wanted := column[strings.ToLower(strings.TrimSpace(name))]; wanted {
			column[strings.ToLower(strings.TrimSpace(name))] = i
		}
	}
	if column["document"] < 0 || column["value"] < 0 {
		return nil, fmt.Errorf("line 1: the columns document and value are needed, and there are %s", strings.Join(head, ", "))
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return codes, nil
		}
		if err != nil {
			return nil, err // it names the line
		}
		cell := func(name string) string {
			if i := column[name]; i >= 0 {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		c := samples.Code{Document: cell("document"), Coder: cell("coder"), Value: cell("value"), Note: cell("note")}
		if c.Coder == "" {
			c.Coder = coder
		}
		if marks := cell("marks"); marks != "" {
			c.Marks = table.SplitList(marks)
		}
		codes = append(codes, c)
	}
}

// readDoccano reads JSON Lines of doccano: label is a list of at most one value;
// document, which doccano keeps as meta data, may also be in meta.
func readDoccano(in io.Reader, coder string) (codes []samples.Code, err error) {
	lines := json.NewDecoder(in)
	for n := 1; ; n++ {
		var line struct {
			Document string `json:"document"`
			Meta     struct {
				Document string `json:"document"`
			} `json:"meta"`
			Label    []string `json:"label"`
			Comments []string `json:"Comments"`
			Coder    string   `json:"coder"`
			Marks    []string `json:"marks"`
		}
		if err := lines.Decode(&line); errors.Is(err, io.EOF) {
			return codes, nil
		} else if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if line.Document == "" {
			line.Document = line.Meta.Document
		}
		switch {
		case line.Document == "":
			return nil, fmt.Errorf("line %d: it does not say which document it is", n)
		case len(line.Label) > 1:
			return nil, fmt.Errorf("line %d: %d labels, and a document has one", n, len(line.Label))
		case len(line.Label) == 1:
			codes = append(codes, samples.Code{Document: line.Document, Coder: cmp.Or(line.Coder, coder), Value: line.Label[0], Note: strings.Join(line.Comments, "\n"), Marks: line.Marks})
		}
	}
}

// readLabelStudio reads tasks of Label Studio's JSON: each annotation that was not
// cancelled has one choice.
func readLabelStudio(in io.Reader, coder string) (codes []samples.Code, err error) {
	var tasks []struct {
		Data        Text `json:"data"`
		Annotations []struct {
			CompletedBy json.RawMessage `json:"completed_by"`
			Cancelled   bool            `json:"was_cancelled"`
			Result      []struct {
				Type  string `json:"type"`
				Value struct {
					Choices []string `json:"choices"`
					Text    []string `json:"text"`
				} `json:"value"`
			} `json:"result"`
		} `json:"annotations"`
	}
	if err := json.NewDecoder(in).Decode(&tasks); err != nil {
		return nil, err
	}
	for n, task := range tasks {
		if task.Data.Document == "" {
			return nil, fmt.Errorf("task %d: its data do not say which document it is", n+1)
		}
		for _, annotation := range task.Annotations {
			var choices, notes []string
			for _, result := range annotation.Result {
				if result.Type == "choices" {
					choices = append(choices, result.Value.Choices...)
				}
				if result.Type == "textarea" {
					notes = append(notes, result.Value.Text...)
				}
			}
			switch {
			case annotation.Cancelled || len(choices) == 0:
			case len(choices) > 1:
				return nil, fmt.Errorf("task %d: %d choices, and a document has one", n+1, len(choices))
			default:
				codes = append(codes, samples.Code{Document: task.Data.Document, Coder: completedBy(annotation.CompletedBy, coder), Value: choices[0], Note: strings.Join(notes, "\n")})
			}
		}
	}
	return codes, nil
}

// completedBy is who made an annotation: Label Studio writes a person or, in its plain
// exports, a number that says nothing elsewhere.
func completedBy(text json.RawMessage, coder string) string {
	var person struct {
		Email string `json:"email"`
	}
	switch {
	case json.Unmarshal(text, &person) == nil && person.Email != "":
		return person.Email
	case coder == "" && len(text) > 0 && string(text) != "null":
		return "coder " + strings.Trim(string(text), `"`)
	}
	return coder
}
