package check

import (
	"encoding/json"
	"slices"
	"strings"
)

// Finding is a frame that does not keep its schema, or that has none.
type Finding struct {
	Place    string // where the frame is in the record: "line 3", or a JSON pointer
	Message  string // what the frame is: its method, or what it answers
	Schema   string // the file of the schema, without its extension; "" where there is none
	Problems []Problem
}

// Result is what the frames of a record came to.
type Result struct {
	Frames   int
	Findings []Finding
}

// Record compares all frames of a record with their schemas.
func (m *Messages) Record(record []byte) (Result, error) {
	frames, err := read(record)
	if err != nil {
		return Result{}, err
	}
	r := Result{Frames: len(frames)}
	asked := questions{}
	for _, f := range frames {
		if found, ok := m.frame(f, asked); !ok {
			found.Place = f.place
			r.Findings = append(r.Findings, found)
		}
	}
	return r, nil
}

// questions are the methods of the requests that were seen, by their ids: the till and
// Connect each count their own.
type questions map[Sender]map[int64]string

func (q questions) note(asker Sender, id int64, method string) {
	if q[asker] == nil {
		q[asker] = map[int64]string{}
	}
	q[asker][id] = method
}

// to returns the methods that a frame with that id may answer.
func (q questions) to(sender Sender, id int64) []string {
	var all []string
	if method := q[Till][id]; method != "" && sender != Till {
		all = append(all, method)
	}
	if method := q[Connect][id]; method != "" && sender != Connect {
		all = append(all, method)
	}
	return all
}

// frame compares one frame with its schema. ok is true when it keeps it.
func (m *Messages) frame(f recorded, asked questions) (found Finding, ok bool) {
	object, isObject := f.frame.(map[string]any)
	switch method, hasMethod := object["method"]; {
	case f.why != "":
		return Finding{Message: "frame", Problems: []Problem{{"", f.why}}}, false
	case !isObject:
		return Finding{Message: "frame", Problems: []Problem{{"", "is no frame: a frame is an object"}}}, false
	case hasMethod:
		name, _ := method.(string)
		return m.asks(object, name, asked)
	case object["error"] != nil:
		return m.err(object, f.sender, asked)
	}
	return m.answer(object, f.sender, asked)
}

// asks checks a request or a notification.
func (m *Messages) asks(object map[string]any, method string, asked questions) (Finding, bool) {
	schema := m.asking[method]
	if schema == "" {
		return Finding{Message: "request", Problems: []Problem{{"/method", "is not the name of a message"}}}, false
	}
	asker := Connect
	if m.ofTill[method] {
		asker = Till
	}
	if id, ok := idOf(object); ok {
		asked.note(asker, id, method)
	}
	return m.keeps(method, schema, object)
}

// keeps compares a frame with one schema.
func (m *Messages) keeps(message, schema string, object map[string]any) (Finding, bool) {
	found := m.validate(schema, object)
	return Finding{Message: message, Schema: schema, Problems: found}, len(found) == 0
}

// err checks an error. The two directions have a form each.
func (m *Messages) err(object map[string]any, sender Sender, asked questions) (Finding, bool) {
	first, second := errorOfConnect, errorOfTill
	id, has := idOf(object)
	if sender == Till || sender == Anybody && has && asked[Connect][id] != "" && asked[Till][id] == "" {
		first, second = second, first
	}
	found, ok := m.keeps("error", first, object)
	if !ok && sender == Anybody {
		if _, fits := m.keeps("error", second, object); fits {
			return Finding{}, true
		}
	}
	return found, ok
}

// answer checks an answer. It must keep the schema of one of the questions that it may
// answer. When none was recorded, it must keep the schema of any answer.
func (m *Messages) answer(object map[string]any, sender Sender, asked questions) (Finding, bool) {
	id, _ := idOf(object)
	methods := asked.to(sender, id)
	var best Finding
	for _, method := range methods {
		found, ok := m.keeps("answer to "+method, m.answers[method], object)
		if ok {
			return Finding{}, true
		}
		best = closer(best, found)
	}
	if len(methods) > 0 {
		return best, false
	}
	for _, schema := range m.allNames {
		found, ok := m.keeps("answer to what was not recorded", schema, object)
		if ok {
			return Finding{}, true
		}
		best = closer(best, found)
	}
	return best, false
}

// closer returns the finding that is about the message that was probably meant.
func closer(a, b Finding) Finding {
	if a.Problems == nil || distance(b) < distance(a) {
		return b
	}
	return a
}

// distance is larger the less a frame looks like a message. What is wrong with the result
// itself weighs more than what is wrong with one of its members.
func distance(f Finding) (sum int) {
	for _, p := range f.Problems {
		if sum++; strings.Count(p.Member, "/") < 2 {
			sum += 10
		}
	}
	return sum
}

// idOf returns the id of a frame, if it has one that can be read.
func idOf(object map[string]any) (int64, bool) {
	n, ok := object["id"].(json.Number)
	if !ok {
		return 0, false
	}
	id, err := n.Int64()
	return id, err == nil
}

// Schemas returns the names of all schemas of messages, in their order. Those that are only
// parts of others are not among them.
func (m *Messages) Schemas() []string {
	var all []string
	for name := range m.schemas {
		if len(name) > 5 && name[4] == '_' {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}
