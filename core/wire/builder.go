package wire

// Builder makes an object member by member, in the order of the calls. The names must
// differ from each other. A call of it needs less code than a call of Object does, which
// matters where there are many members.
type Builder struct{ members []Member }

// Build begins an object.
func Build() *Builder { return &Builder{} }

// With adds a member, unless its value is Absent.
func (b *Builder) With(name string, v Value) *Builder {
	if !v.IsAbsent() {
		b.members = append(b.members, M(name, v))
	}
	return b
}

// Text adds a string.
func (b *Builder) Text(name, s string) *Builder { return b.With(name, String(s)) }

// NonEmpty adds a string, or nothing when it is empty.
func (b *Builder) NonEmpty(name, s string) *Builder { return b.With(name, NonEmpty(s)) }

// Int adds a number.
func (b *Builder) Int(name string, n int64) *Builder { return b.With(name, Int(n)) }

// NonZero adds a number, or nothing when it is 0.
func (b *Builder) NonZero(name string, n int64) *Builder { return b.With(name, NonZero(n)) }

// Bool adds a boolean.
func (b *Builder) Bool(name string, v bool) *Builder { return b.With(name, Bool(v)) }

// True adds true, or nothing when v is false.
func (b *Builder) True(name string, v bool) *Builder { return b.With(name, True(v)) }

// Object returns the object.
func (b *Builder) Object() Value { return Value{&node{kind: KindObject, kids: b.members}} }
