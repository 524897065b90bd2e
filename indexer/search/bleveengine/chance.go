package bleveengine

import (
	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// chances gives, for every match, the chance that search.Confidence orders by, in
// thousandths; 0 if it has none. It is indexed by document.
func (f *findings) chances(req search.Request) ([]uint16, error) {
	found := make([]uint16, f.segment.columns.count)
	field, values := req.Judged()
	if field == schema.Taken {
		return found, f.addChances(found, field, "", schema.Thousandths(req.View.Min()), f.full)
	}
	for _, text := range values {
		having, err := value{req.View.Variant(field), text}.match(f.pass)
		if err != nil {
			return nil, err
		}
		if err := f.addChances(found, field, schema.ChancePrefix(text), "", roaring.And(having, f.full)); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// addChances raises what is found of a set of documents to the chances that begin
// with a prefix and are not below least.
func (f *findings) addChances(found []uint16, field, prefix, least string, set *roaring.Bitmap) error {
	d, docs := f.segment.content.dictionary(schema.ChanceField(field)), roaring.New()
	from, to := []byte(prefix+least), []byte(prefix+":") // the colon follows the digits
	return d.each(nil, from, to, func(term []byte, value uint64) error {
		thousandths, ok := schema.ReadThousandths(string(term[len(prefix):]))
		if !ok {
			return nil // of a longer value
		}
		if err := f.ctx.Err(); err != nil {
			return err
		}
		p, err := d.read(docs, value)
		if err != nil {
			return err
		}
		for it := roaring.And(p.docs, set).Iterator(); it.HasNext(); {
			doc := it.Next()
			found[doc] = max(found[doc], uint16(thousandths))
		}
		return nil
	})
}
