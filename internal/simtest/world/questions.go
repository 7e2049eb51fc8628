package world

import (
	"context"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/wire"
	"connect-epos/sim"
)

// SignAs answers the question of that name.
func (t *Till) SignAs(question string, accepted bool) error {
	err := t.Engine.AnswerSignature(context.Background(), Site, "T-1", accepted, question)
	synctest.Wait()
	return err
}

// AskAgain brings another question of that terminal, with a timeout of so many seconds.
func (w *World) AskAgain(t *testing.T, seconds string) {
	t.Helper()
	require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0","id":55,"method":"signatureVerificationRequest","params":{"tid":"`+
		SigningTerminal+`","timeout":`+seconds+`}}`)))
	synctest.Wait()
}

// SigningTerminal asks for a signature.
const SigningTerminal = "VCMINVLSIS0"

// AskedToSign returns a till with a sale of T-1 whose signature question is open.
func AskedToSign(t *testing.T, w *World) (*Till, Promise, contract.Signature) {
	t.Helper()
	till := w.Till("a")
	till.Open()
	sale := till.Sale("T-1", SigningTerminal)
	return till, sale, till.Question(t, 1)
}

// Question waits for the nth signature question.
func (t *Till) Question(test *testing.T, n int) contract.Signature {
	test.Helper()
	for range 20 {
		synctest.Wait()
		if questions := t.Events(contract.EventSignature); len(questions) >= n {
			return questions[n-1].(contract.Signature)
		}
		time.Sleep(time.Second)
	}
	require.Fail(test, "no signature question came")
	return contract.Signature{}
}

// Sign decides about the signature of a payment, whichever question it is.
func (t *Till) Sign(reference string, accepted bool) error {
	return t.Engine.AnswerSignature(context.Background(), Site, reference, accepted, "")
}

// Answers returns the decisions about signatures that the simulator received.
func (w *World) Answers() []string {
	var answers []string
	for _, f := range w.Sim.Frames() {
		if f.Direction == "in" && f.Name == "response:signatureVerificationRequest" {
			answers = append(answers, f.Frame)
		}
	}
	return answers
}

// DecisionFrame returns the frame that answers a signature question.
func DecisionFrame(id int, accepted bool) string {
	return `{"jsonrpc":"2.0","id":` + strconv.Itoa(id) + `,"result":{"accepted":` + strconv.FormatBool(accepted) + `}}`
}

// Showed returns when a notification came, in ms since 1970; 0 when it did not come.
func (t *Till) Showed(value string) int64 {
	for _, d := range t.Events(contract.EventNotification) {
		if n := d.(contract.Notification); n.Value == value {
			return n.At
		}
	}
	return 0
}

// LedgerTypes returns the types of the entries in the bank's book, in order.
func (w *World) LedgerTypes() []string {
	var types []string
	for _, c := range w.Sim.Ledger() {
		types = append(types, c.Type)
	}
	return types
}

// ChangeKnobs changes the settings of the simulator.
func (w *World) ChangeKnobs(t *testing.T, change func(k *sim.Knobs)) {
	t.Helper()
	k := w.Sim.Knobs()
	change(&k)
	require.NoError(t, w.Sim.SetKnobs(k))
}

// ChangeSite changes the settings of the site, before a till opens it.
func (w *World) ChangeSite(t *testing.T, change func(s *contract.Site)) {
	t.Helper()
	s, err := w.Sites.Get(context.Background(), Site)
	require.NoError(t, err)
	change(&s)
	require.NoError(t, w.Sites.Save(context.Background(), s))
}

// TextIn returns a text member of a value, or "" when there is none.
func TextIn(v wire.Value, name string) string {
	s, _ := v.Get(name).Text()
	return s
}

// FramesWithID returns the frames that the simulator received with an id.
func (w *World) FramesWithID(id int) []string {
	var heard []string
	for _, f := range w.Sim.Frames() {
		if f.Direction == "in" && f.ID != nil && *f.ID == id {
			heard = append(heard, f.Frame)
		}
	}
	return heard
}
