package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Sender says who sent a frame.
type Sender int

// The senders. A record need not say who sent a frame.
const (
	Anybody Sender = iota
	Till
	Connect
)

// recorded is one frame of a record.
type recorded struct {
	place  string // "line 3", or a JSON pointer into the record such as /frames/3
	sender Sender
	frame  any    // as jsonschema reads it; nil when it could not be read
	why    string // why it could not be read
}

// notToBeRead is how a support bundle begins what it has in the place of a frame that
// could not be read.
const notToBeRead = "(not to be read"

// ErrNoFrames is the answer for a record in which nothing looks like a frame.
var ErrNoFrames = errors.New("there is no frame in it")

// read takes the frames out of a record: one frame on each line, a list of frames, a
// support bundle, what the till's log told, the frames of the simulator's control call, a
// golden file, or a browser's HAR.
func read(record []byte) ([]recorded, error) {
	if !utf8.Valid(record) {
		return nil, errors.New("it is not a text in UTF-8")
	}
	record = bytes.TrimPrefix(record, []byte("\ufeff"))
	if whole, err := parse(record); err == nil {
		return nonEmpty(unwrap("", whole, Anybody))
	}
	if all, ok := readStream(record); ok {
		return nonEmpty(all)
	}
	return nonEmpty(readLines(record))
}

func nonEmpty(all []recorded) ([]recorded, error) {
	if len(all) == 0 {
		return nil, ErrNoFrames
	}
	return all, nil
}

func parse(text []byte) (any, error) { return jsonschema.UnmarshalJSON(bytes.NewReader(text)) }

// readStream reads values that follow each other and may have many lines each. ok is
// false when one of them is not JSON.
func readStream(record []byte) (all []recorded, ok bool) {
	values := json.NewDecoder(bytes.NewReader(record))
	for {
		var raw json.RawMessage
		err := values.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return all, true
		}
		if err != nil {
			return nil, false
		}
		begin := int(values.InputOffset()) - len(raw)
		value, err := parse(raw)
		if err != nil {
			return nil, false
		}
		place := fmt.Sprintf("line %d", 1+bytes.Count(record[:begin], []byte("\n")))
		all = append(all, unwrap(place, value, Anybody)...)
	}
}

func readLines(record []byte) (all []recorded) {
	for i, line := range bytes.Split(record, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		place := fmt.Sprintf("line %d", i+1)
		value, err := parse(line)
		if err != nil {
			all = append(all, recorded{place: place, why: "is not JSON"})
			continue
		}
		all = append(all, unwrap(place, value, Anybody)...)
	}
	return all
}

// unwrap takes the frames out of a value: it is a frame, or holds frames.
func unwrap(place string, value any, sender Sender) (all []recorded) {
	switch v := value.(type) {
	case []any:
		for i, item := range v {
			all = append(all, unwrap(fmt.Sprintf("%s/%d", place, i), item, sender)...)
		}
		return all
	case string:
		if strings.HasPrefix(v, notToBeRead) {
			return nil
		}
		return []recorded{fromText(place, v, sender)}
	case map[string]any:
		return unwrapObject(place, v, sender)
	}
	return []recorded{{place: place, sender: sender, why: "is no frame: a frame is an object"}}
}

func unwrapObject(place string, v map[string]any, sender Sender) []recorded {
	frame, wrapped := v["frame"]
	switch {
	case wrapped && v["jsonrpc"] == nil: // the simulator names the method beside the frame
		return unwrap(place, frame, senderOf(v))
	case v["jsonrpc"] != nil || v["method"] != nil:
		return []recorded{{place: place, sender: sender, frame: v}}
	case isList(v["frames"]):
		return unwrap(place+"/frames", v["frames"], sender)
	case isList(v["_webSocketMessages"]):
		return unwrapMessages(place+"/_webSocketMessages", v["_webSocketMessages"].([]any))
	case v["log"] != nil && v["what"] == nil: // a HAR; the log of a support bundle has no frames
		return unwrapEntries(place, v["log"])
	case v["level"] != nil && v["message"] != nil: // a line of the till's log without a frame
		return nil
	}
	return []recorded{{place: place, sender: sender, frame: v}}
}

func isList(v any) bool {
	_, ok := v.([]any)
	return ok
}

// senderOf reads the direction of a recorded frame. The till's log tells it as the till
// sees it, and the simulator, whose records are numbered, as Connect does.
func senderOf(v map[string]any) Sender {
	sent, _ := v["direction"].(string)
	if _, simulator := v["seq"]; simulator {
		sent = map[string]string{"in": "out", "out": "in"}[sent]
	}
	switch sent {
	case "out":
		return Till
	case "in":
		return Connect
	}
	return Anybody
}

// unwrapEntries takes the messages of web sockets out of a HAR.
func unwrapEntries(place string, log any) (all []recorded) {
	object, _ := log.(map[string]any)
	entries, _ := object["entries"].([]any)
	for i, entry := range entries {
		if e, ok := entry.(map[string]any); ok && isList(e["_webSocketMessages"]) && isLink(e) {
			all = append(all, unwrapMessages(fmt.Sprintf("%s/log/entries/%d/_webSocketMessages", place, i), e["_webSocketMessages"].([]any))...)
		}
	}
	return all
}

// isLink reports whether an entry of a HAR is a link to Connect, and not another socket of
// the page.
func isLink(entry map[string]any) bool {
	request, _ := entry["request"].(map[string]any)
	address, known := request["url"].(string)
	path, _, _ := strings.Cut(address, "?")
	return !known || strings.HasSuffix(path, "/pac") || strings.HasSuffix(path, "/pat")
}

func unwrapMessages(place string, messages []any) (all []recorded) {
	for i, message := range messages {
		m, _ := message.(map[string]any)
		text, _ := m["data"].(string)
		sender := map[any]Sender{"send": Till, "receive": Connect}[m["type"]]
		all = append(all, fromText(fmt.Sprintf("%s/%d", place, i), text, sender))
	}
	return all
}

// fromText reads a frame that stands in a record as a text.
func fromText(place, text string, sender Sender) recorded {
	value, err := parse([]byte(text))
	if err != nil {
		return recorded{place: place, sender: sender, why: "is not JSON"}
	}
	return recorded{place: place, sender: sender, frame: value}
}
