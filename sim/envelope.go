package sim

import "encoding/json"

const maxID = 999999 // [SCHEMA] of every envelope

// JSON-RPC's own error codes; their numbers are [SCHEMA], their meaning [RFC].
const (
	CodeParse          = -32700
	CodeInvalidRequest = -32600
	CodeMethodNotFound = -32601
	CodeInvalidParams  = -32602
	CodeInternal       = -32603
)

// Connect's codes. The numbers are [SCHEMA]; which of them means what is not
// known, so all these meanings are [INFERRED].
const (
	CodeUnavailable   = -32070
	CodeBusy          = -32071
	CodeCannotCancel  = -32074
	CodeUnsupported   = -32075
	CodeTerminalOther = -32076
)

// message is any frame. The fields that are present say what it is.
type message struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      *int            `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *wireError      `json:"error,omitempty"`
}

type wireError struct {
	Code        int    `json:"code"`
	Message     string `json:"message"`
	UserMessage string `json:"userMessage,omitempty"` // [INFERRED], see Knobs.UserMessages
	// Data is what the newer API of the same house has beside code and message [CLIENT].
	Data *errorData `json:"data,omitempty"`
}

type errorData struct {
	TerminalID  string `json:"terminalId"`
	UserMessage string `json:"userMessage"`
}

// refusal is why a request gets an error reply.
func refusal(code int, message, forStaff string) *wireError {
	return &wireError{Code: code, Message: message, UserMessage: forStaff}
}

func answerFrame(id int, result json.RawMessage) []byte {
	return encode(message{JSONRPC: "2.0", ID: &id, Result: result})
}

// refusalFrame is an error reply. The knobs may leave out the message for staff.
func (s *Sim) refusalFrame(id int, refused *wireError) []byte {
	e := *refused
	if !s.Knobs().UserMessages {
		e.UserMessage = ""
	}
	return encode(message{JSONRPC: "2.0", ID: &id, Error: &e})
}

// ErrorFrame makes an error message. A negative id leaves the id out, as an
// error does that no request caused or whose id could not be read [SCHEMA].
func ErrorFrame(id, code int, text string) []byte {
	m := message{JSONRPC: "2.0", Error: refusal(code, text, "")}
	if id >= 0 {
		m.ID = &id
	}
	return encode(m)
}

// encode writes one of our own structs; those always encode.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		return []byte(`{"jsonrpc":"2.0","error":{"code":-32603,"message":"simulator could not encode"}}`)
	}
	return b
}
