package wire

// Field ties the name of a member to the variable that holds its value: a
// *string, *int, *int64, *bool or *Value, or a Fields for an object inside the
// object. The same list of fields writes and reads, so that the two cannot
// differ.
type Field struct {
	_ NeverCompared

	Name string
	At   any
}

// Fields are the members of an object, in the order in which they are written.
type Fields []Field

// Write returns an object of all fields that are not zero, followed by the members
// of rest.
func (f Fields) Write(rest ...Member) Value {
	members := make([]Member, 0, len(f)+len(rest))
	for _, field := range f {
		members = append(members, M(field.Name, field.value()))
	}
	return Object(append(members, rest...)...)
}

// value returns the value of the field; it is Absent when the variable is zero.
func (f Field) value() Value {
	switch at := f.At.(type) {
	case *string:
		return NonEmpty(*at)
	case *int:
		return NonZero(int64(*at))
	case *int64:
		return NonZero(*at)
	case *bool:
		return True(*at)
	case *Value:
		return *at
	case Fields:
		if v := at.Write(); len(v.kids) > 0 {
			return v
		}
	}
	return Value{}
}

// NonEmpty returns the string, or Absent when it is empty: Object leaves out such a
// member.
func NonEmpty(s string) Value {
	if s == "" {
		return Value{}
	}
	return String(s)
}

// NonZero returns the number, or Absent when it is 0.
func NonZero(n int64) Value {
	if n == 0 {
		return Value{}
	}
	return Int(n)
}

// True returns true, or Absent when b is false.
func True(b bool) Value {
	if !b {
		return Value{}
	}
	return Bool(true)
}

// Read sets every field for which v has a member, and returns the members that
// no field names. It is not ok when v is not an object, or when a member has another
// type than its field.
func (f Fields) Read(v Value) (rest []Member, ok bool) {
	ok = v.Kind() == KindObject
	for _, m := range v.Members() {
		field := f.named(m.Name)
		if field == nil {
			rest = append(rest, m)
		} else if !field.set(m.Value) {
			ok = false
		}
	}
	return rest, ok
}

func (f Fields) named(name string) *Field {
	for i := range f {
		if f[i].Name == name {
			return &f[i]
		}
	}
	return nil
}

func (f Field) set(v Value) (ok bool) {
	switch at := f.At.(type) {
	case *string:
		*at, ok = v.Text()
	case *int:
		var n int64
		n, ok = v.integer()
		*at = int(n)
	case *int64:
		*at, ok = v.integer()
	case *bool:
		*at, ok = v.Flag()
	case *Value:
		*at, ok = v, true
	case Fields:
		_, ok = at.Read(v)
	}
	return ok
}

func (v Value) integer() (int64, bool) {
	n, err := v.Int()
	return n, err == nil
}
