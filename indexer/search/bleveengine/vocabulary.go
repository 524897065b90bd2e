package bleveengine

import (
	"fmt"
	"math"
	"slices"
	"sync"
)

// vocabularies number the values of each variant, over all segments. They only
// grow; values of documents long gone keep their numbers until Close.
type vocabularies struct {
	mu       sync.Mutex
	variants map[string]*vocabulary
}

func (v *vocabularies) of(variant string) *vocabulary {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.variants == nil {
		v.variants = map[string]*vocabulary{}
	}
	if v.variants[variant] == nil {
		v.variants[variant] = &vocabulary{ordinals: map[string]uint32{}}
	}
	return v.variants[variant]
}

type vocabulary struct {
	mu       sync.RWMutex
	ordinals map[string]uint32
	values   []string
}

func (v *vocabulary) add(value string) (uint32, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if known, ok := v.ordinals[value]; ok {
		return known, nil
	}
	return v.append(value)
}

// addAll numbers values of a list.
func (v *vocabulary) addAll(values *list) ([]uint32, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	ordinals := make([]uint32, values.len())
	for i := range ordinals {
		value := values.at(i)
		ordinal, known := v.ordinals[string(value)]
		if !known {
			var err error
			if ordinal, err = v.append(string(value)); err != nil {
				return nil, err
			}
		}
		ordinals[i] = ordinal
	}
	return ordinals, nil
}

// append numbers a value that is not known. The caller holds the lock.
func (v *vocabulary) append(value string) (uint32, error) {
	ordinal := uint32(len(v.values))
	if ordinal == math.MaxUint32 {
		return 0, fmt.Errorf("more than %d values", ordinal)
	}
	v.ordinals[value] = ordinal
	v.values = append(v.values, value)
	return ordinal, nil
}

func (v *vocabulary) ordinal(value string) (uint32, bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	ordinal, ok := v.ordinals[value]
	return ordinal, ok
}

// known lists the values by ordinal, as far as they are known now.
func (v *vocabulary) known() []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.values[:len(v.values):len(v.values)]
}

// list is texts that are read where they are, one after the other.
type list struct {
	text []byte
	ends packed // of each in text
}

func (l *list) len() int { return l.ends.len() }

func (l *list) at(i int) []byte {
	if i == 0 {
		return l.text[:l.ends.at(0)]
	}
	return l.text[l.ends.at(i-1):l.ends.at(i)]
}

// listMaker makes a list.
type listMaker struct {
	text []byte
	ends []uint64
}

func (m *listMaker) add(text string) {
	m.text = append(m.text, text...)
	m.ends = append(m.ends, uint64(len(m.text)))
}

func (m *listMaker) list() list { return list{text: slices.Clip(m.text), ends: pack(m.ends)} }
