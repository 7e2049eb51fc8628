package service

import (
	"errors"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/rpc"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// Ask sends a request that moves no money. done is called in the loop, exactly once; its
// error is a *contract.Error.
func (s *Service) Ask(method string, params wire.Value, limit time.Duration, done func(wire.Value, error)) {
	s.Query(link.Question{Method: method, Params: params, Limit: limit}, done)
}

// Query is Ask for a question that is more than a method and its parameters.
func (s *Service) Query(q link.Question, done func(wire.Value, error)) {
	s.Link.Ask(q, func(v wire.Value, err error) { done(v, s.linkError(err)) })
}

// linkError is the public error for an error of the link.
func (s *Service) linkError(err error) error {
	var e *link.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Kind {
	case link.Silent:
		return silence()
	case link.ErrorReply:
		failure := s.replyError(e.Reply)
		if e.Reply.Code == connect.MethodNotFound {
			failure.Reason = MethodUnknown
		}
		return failure
	case link.NotUp:
		return LinkRefusal(e.Reason)
	case link.Ended:
		return contract.ClosedError()
	}
	return notConnected(e.Reason)
}

// WaitForLink calls done once the link is up, or cannot come up for now.
func (s *Service) WaitForLink(done func(error)) {
	s.Link.Wait(func(err error) { done(s.linkError(err)) })
}

func notConnected(reason string) *contract.Error {
	return &contract.Error{Code: transaction.NotConnected, Reason: reason, Message: "the link is down"}
}

func silence() *contract.Error {
	return &contract.Error{Code: transaction.NotConnected, Reason: link.ReasonNoAnswer, Message: "no answer came in time"}
}

// replyError is the error for a question that Connect refused.
func (s *Service) replyError(e *rpc.Error) *contract.Error {
	return &contract.Error{Code: contract.CodeRefused, Reason: "error-reply", Message: s.Mask(e.Message), UserMessage: s.Mask(e.UserMessage), ReplyCode: e.Code}
}

// MethodUnknown is the reason of the error for a method that Connect does not know.
const MethodUnknown = "method-unknown"

// RefuseRequest answers a request that nothing here knows.
func (s *Service) RefuseRequest(conn *rpc.Conn, id int) {
	if conn.ReplyError(s.Context, id, rpc.MethodNotFound, "method not found") != nil {
		s.Log("warn", "a question could not be answered")
	}
}

// ReplySignature answers a signature question on its connection, and reports whether
// the answer was handed over.
func (s *Service) ReplySignature(conn *rpc.Conn, id int, accepted bool) bool {
	if conn == nil || conn.Reply(s.Context, id, connect.SignatureAnswer(accepted)) != nil {
		s.Log("warn", "a signature question could not be answered")
		return false
	}
	return true
}
