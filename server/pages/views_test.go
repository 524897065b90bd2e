package pages

import (
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"standpoint/templates"
)

// views returns the view of every template.
func views() map[string]func() view {
	return map[string]func() view{
		"start":     func() view { return &startView{} },
		"search":    func() view { return &searchView{} },
		"facet":     func() view { return &facetPageView{} },
		"kwic":      func() view { return &kwicView{} },
		"keyness":   func() view { return &keynessView{} },
		"themes":    func() view { return &themesView{} },
		"explore":   func() view { return &exploreView{} },
		"campaigns": func() view { return &campaignsView{} },
		"campaign":  func() view { return &campaignPageView{} },
		"profile":   func() view { return &profileView{} },
		"events":    func() view { return &eventsView{} },
		"event":     func() view { return &eventView{} },
		"article":   func() view { return &articleView{} },
		"comment":   func() view { return &commentPageView{} },
		"help":      func() view { return &helpView{} },
		"data":      func() view { return &dataView{} },
		"about":     func() view { return &aboutView{} },
		"feeds":     func() view { return &feedsView{} },
		"watch":     func() view { return &watchView{} },
		"samples":   func() view { return &samplesView{} },
		"sample":    func() view { return &samplePageView{} },
		"draw":      func() view { return &drawView{} },
		"label":     func() view { return &labelView{} },
		"agreement": func() view { return &agreementView{} },
		"codebook":  func() view { return &codebookView{} },
		"sign-in":   func() view { return &signInView{} },
		"error":     func() view { return &errorView{} },
		"building":  func() view { return &buildingView{} },
		"desk":      func() view { return &deskView{} },
		"select":    func() view { return &selectView{} },
		"acts":      func() view { return &actsView{} },
		"methods":   func() view { return &methodsView{} },
		"kept":      func() view { return &keptView{} },
		"corpora":   func() view { return &corporaView{} },
		"reports":   func() view { return &reportsView{} },
		"report":    func() view { return &reportView{} },
	}
}

// TestTemplates: every template has a view and can be filled in with it, both
// when the view is empty and when everything in it is set. A field that a view
// does not have fails. The result keeps the rules of all pages.
func TestTemplates(t *testing.T) {
	r, err := newRenderer(Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(templates.Pages, "pages/*.html")
	if err != nil {
		t.Fatal(err)
	}
	all := views()
	var seen []string
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		seen = append(seen, name)
		empty, known := all[name]
		if !known {
			t.Errorf("%s has no view", file)
			continue
		}
		fills := map[string]func(reflect.Value){
			"empty":      func(reflect.Value) {},
			"full":       func(v reflect.Value) { fill(v, 0, true) },
			"full twice": func(v reflect.Value) { fill(v, 0, false) },
		}
		for how, set := range fills {
			t.Run(name+"/"+how, func(t *testing.T) {
				v := empty()
				set(reflect.ValueOf(v).Elem())
				page, err := r.fill(name, "layout", v)
				if err != nil {
					t.Fatal(err)
				}
				CheckMarkup(t, string(page))
				if strings.Contains(string(page), "ZgotmplZ") {
					t.Error("the page has a value that is not safe in its position")
				}
			})
		}
	}
	for name := range all {
		if !slices.Contains(seen, name) {
			t.Errorf("view %s has no template", name)
		}
	}
}

// fill sets everything in a view: lists get one or five elements, numbers and
// truths one of two values.
func fill(v reflect.Value, depth int, one bool) {
	if depth > 16 {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				fill(f, depth+1, one)
			}
		}
		fillEmbedded(v, depth, one)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1, one)
	case reflect.Slice:
		n := 5
		if one || depth > 6 { // lists within lists would be many
			n = 1
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(v.Index(i), depth+1, one)
		}
	case reflect.String:
		v.SetString("/x?a=<b>&c=\"d'")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(12345)
		if one {
			v.SetInt(1)
		}
	}
}

// fillEmbedded sets the frame and other embedded structs, whose type is not exported.
func fillEmbedded(v reflect.Value, depth int, one bool) {
	if v.CanAddr() {
		switch x := v.Addr().Interface().(type) {
		case view:
			fill(reflect.ValueOf(x.base()).Elem(), depth+1, one)
		case *mentionView:
			fill(reflect.ValueOf(&x.link).Elem(), depth+1, one)
		case *listRow:
			fill(reflect.ValueOf(&x.link).Elem(), depth+1, one)
		case *loosenView:
			fill(reflect.ValueOf(&x.link).Elem(), depth+1, one)
		}
	}
}
