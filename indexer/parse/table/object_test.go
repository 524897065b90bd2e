package table

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// TestObjects: objects are decoded as encoding/json does it.
func TestObjects(t *testing.T) {
	var o objects
	for _, text := range []string{
		`{}`, `{"a":1,"b":"x\u00e9\n","c":[1,2.50,{"d":null}],"e":true,"f":false,"g":1e400}`, `{"a":1,"a":2}`, `{"a":"\ud800"}`, "{\"a\":\"\xff\"}", `{"a":1} {"b":2}`, `{"a":[]}`, `{"a":`, `{"a" 1}`, `{"a":tru}`, `{"a":01}`,
	} {
		var want map[string]any
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		failed := d.Decode(&want)
		got, err := o.decode([]byte(text))
		if (err != nil) != (failed != nil) || failed == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v, want %v, %v", text, got, err, want, failed)
		}
	}
}
