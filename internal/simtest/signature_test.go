package simtest

import (
	"context"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
	"connect-epos/sim"
)

const signing = "VCMINVLSIS0"

// asked is a till with a sale of T-1 whose signature question is open.
func asked(t *testing.T, w *World) (*Till, Promise, contract.Signature) {
	t.Helper()
	till := w.Till("a")
	till.Open()
	sale := till.Sale("T-1", signing)
	return till, sale, till.question(t, 1)
}

// question waits for the nth signature question.
func (t *Till) question(test *testing.T, n int) contract.Signature {
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

func (t *Till) sign(reference string, accepted bool) error {
	return t.Engine.AnswerSignature(context.Background(), Site, reference, accepted, "")
}

// answers are the decisions about signatures that the simulator heard.
func (w *World) answers() []string {
	var answers []string
	for _, f := range w.Sim.Frames() {
		if f.Direction == "in" && f.Name == "response:signatureVerificationRequest" {
			answers = append(answers, f.Frame)
		}
	}
	return answers
}

func decision(id int, accepted bool) string {
	return `{"jsonrpc":"2.0","id":` + strconv.Itoa(id) + `,"result":{"accepted":` + strconv.FormatBool(accepted) + `}}`
}

// showed is when a notification came, ms since 1970; 0 when it did not.
func (t *Till) showed(value string) int64 {
	for _, d := range t.Events(contract.EventNotification) {
		if n := d.(contract.Notification); n.Value == value {
			return n.At
		}
	}
	return 0
}

func (w *World) ledger() []string {
	var types []string
	for _, c := range w.Sim.Ledger() {
		types = append(types, c.Type)
	}
	return types
}

// knobs turns the simulator's knobs.
func (w *World) knobs(t *testing.T, change func(k *sim.Knobs)) {
	t.Helper()
	k := w.Sim.Knobs()
	change(&k)
	require.NoError(t, w.Sim.SetKnobs(k))
}

// site changes what the site says, before a till opens it.
func (w *World) site(t *testing.T, change func(s *contract.Site)) {
	t.Helper()
	s, err := w.Sites.Get(context.Background(), Site)
	require.NoError(t, err)
	change(&s)
	require.NoError(t, w.Sites.Save(context.Background(), s))
}

func text(v wire.Value, name string) string {
	s, _ := v.Get(name).Text()
	return s
}

func TestStaffDecideAboutASignature(t *testing.T) {
	for _, c := range []struct {
		accepted bool
		result   journal.Result
		reason   string
		ledger   []string
	}{
		{true, journal.Approved, transaction.ReasonApproved, []string{"SALE"}},
		{false, journal.Declined, transaction.ReasonVoid, []string{"SALE", "SALE_REVERSAL"}},
	} {
		in(t, func(t *testing.T, w *World) {
			till, sale, q := asked(t, w)
			assert.Equal(t, signing, q.TID)
			assert.Equal(t, "T-1", q.Reference)
			assert.NotEmpty(t, q.Receipt.Get("MERCHANT").Items(), "the copy to sign")
			assert.Equal(t, "SIGNATURE", text(q.Payment, "cardholderVerificationMethod"))
			assert.InDelta(t, time.Now().Add(77*time.Second).UnixMilli(), q.Deadline, 2000)

			require.NoError(t, till.sign("T-1", c.accepted))
			done := <-sale
			require.NoError(t, done.Err)
			assert.Equal(t, c.result, done.Outcome.Result())
			assert.Equal(t, c.reason, done.Outcome.Record.Reason)
			assert.Equal(t, transaction.ByStaff, done.Outcome.Record.Signature.By)
			assert.Equal(t, c.ledger, w.ledger())
			assert.Equal(t, []string{decision(1, c.accepted)}, w.answers())
			assert.Equal(t, transaction.NotPending, code(till.sign("T-1", true)), "the payment is over")
		})
	}
}

// The question's id is Connect's own: it may well be that of our sale.
func TestAQuestionIsAnsweredUnderItsOwnID(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till := w.Till("a")
		till.Open()
		first := <-till.Sale("T-0", "VCMINVLSIP0")
		require.NoError(t, first.Err)
		w.knobs(t, func(k *sim.Knobs) { k.FirstQuestionID = first.Outcome.Record.FrameID + 1 })
		require.NoError(t, w.Sim.CloseLinks(4000, "anew"))
		time.Sleep(5 * time.Second)
		w.knobs(t, func(k *sim.Knobs) { k.FirstQuestionID = 1 })

		sale := till.Sale("T-1", signing)
		till.question(t, 1)
		require.NoError(t, till.sign("T-1", true))
		done := <-sale
		assert.Equal(t, journal.Approved, done.Outcome.Result())
		assert.Equal(t, []string{decision(first.Outcome.Record.FrameID+1, true)}, w.answers())
	})
}

// Where staff stay silent the site's default is given three seconds, or a
// quarter of the time, before Connect would take silence for a yes.
func TestWhatNobodyDecidesIsDecidedBeforeTheDeadline(t *testing.T) {
	for name, c := range map[string]struct {
		kind, fallback, timeout string
		notice                  time.Duration
		ledger                  []string
	}{
		"declined":         {"sale", "", `80`, 3 * time.Second, []string{"SALE", "SALE_REVERSAL"}},
		"said so":          {"sale", "decline", `80`, 3 * time.Second, []string{"SALE", "SALE_REVERSAL"}},
		"accepted":         {"sale", "accept", `80`, 3 * time.Second, []string{"SALE"}},
		"refund declined":  {"refund", "", `80`, 3 * time.Second, []string{"REFUND", "REFUND_REVERSAL"}},
		"refund accepted":  {"refund", "accept", `80`, 3 * time.Second, []string{"REFUND"}},
		"short":            {"sale", "accept", `4`, time.Second, []string{"SALE"}},
		"in milliseconds":  {"sale", "", `6000`, 1500 * time.Millisecond, []string{"SALE", "SALE_REVERSAL"}},
		"shortest decline": {"sale", "", `1`, 250 * time.Millisecond, []string{"SALE", "SALE_REVERSAL"}},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				w.site(t, func(s *contract.Site) {
					if s.SignatureSale = c.fallback; c.kind == "refund" {
						s.SignatureSale, s.SignatureRefund = "", c.fallback
					}
				})
				w.knobs(t, func(k *sim.Knobs) {
					require.NoError(t, setTimeout(k, c.timeout))
				})
				till := w.Till("a")
				till.Open()
				done := <-till.Pay(contract.Payment{Kind: c.kind, TID: signing, Amount: 1250, Currency: "GBP", Reference: "T-1", Token: "x"})
				require.NoError(t, done.Err)
				assert.Equal(t, transaction.ByTimeout, done.Outcome.Record.Signature.By)
				assert.Equal(t, c.ledger, w.ledger())
				assert.Equal(t, []string{decision(1, c.fallback == "accept")}, w.answers())

				q := till.question(t, 1)
				limit := till.showed("SIGNATURE_VERIFICATION_IN_PROGRESS") + time.Duration(seconds(c.timeout)*float64(time.Second)).Milliseconds()
				assert.Equal(t, limit-c.notice.Milliseconds(), q.Deadline)
				assert.Equal(t, q.Deadline, till.showed("SIGNATURE_VERIFICATION_PROCESS_COMPLETED"))
				assert.Zero(t, till.showed("SIGNATURE_VERIFICATION_TIMEOUT"))
			})
		})
	}
}

// setTimeout takes 1000 and more for milliseconds, as Connect may mean it.
func setTimeout(k *sim.Knobs, timeout string) (err error) {
	k.SignatureTimeout, err = strconv.Atoi(timeout)
	if k.SignatureTimeoutUnit = "s"; k.SignatureTimeout >= 1000 {
		k.SignatureTimeoutUnit = "ms"
	}
	return err
}

func seconds(timeout string) float64 {
	n, err := strconv.ParseFloat(timeout, 64)
	if err != nil || n >= 1000 {
		return n / 1000
	}
	return n
}

func TestADecisionComesOnceAndInTime(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till, sale, _ := asked(t, w)
		assert.Equal(t, transaction.NotPending, code(till.sign("T-2", true)), "no such payment")
		require.NoError(t, till.sign("T-1", false))
		synctest.Wait()
		assert.Equal(t, transaction.NotPending, code(till.sign("T-1", true)), "decided already")
		assert.Equal(t, journal.Declined, (<-sale).Outcome.Result())
		assert.Equal(t, []string{decision(1, false)}, w.answers())
	})
	in(t, func(t *testing.T, w *World) {
		till, sale, _ := asked(t, w)
		time.Sleep(77*time.Second + 500*time.Millisecond)
		assert.Equal(t, transaction.NotPending, code(till.sign("T-1", true)), "too late")
		assert.Equal(t, transaction.ByTimeout, (<-sale).Outcome.Record.Signature.By)
		assert.Equal(t, []string{decision(1, false)}, w.answers())
	})
}

// A question about a payment that is not ours is declined: silence accepts.
func TestAStrangersSignatureIsDeclined(t *testing.T) {
	for _, tid := range []string{`"12345678"`, `""`, `7`, `"VCMINVLSIP0"`} {
		in(t, func(t *testing.T, w *World) {
			till := w.Till("a")
			till.Open()
			require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0","id":55,"method":"signatureVerificationRequest","params":{"tid":`+tid+`,"timeout":80}}`)))
			synctest.Wait()
			assert.Empty(t, till.Events(contract.EventSignature))
			assert.Equal(t, []string{decision(55, false)}, w.heard(55))
		})
	}
}

// heard are the frames that the simulator got under an id.
func (w *World) heard(id int) []string {
	var heard []string
	for _, f := range w.Sim.Frames() {
		if f.Direction == "in" && f.ID != nil && *f.ID == id {
			heard = append(heard, f.Frame)
		}
	}
	return heard
}

// The same goes for a payment of ours that nobody can tell of any more.
func TestAQuestionAboutAnUnknownPaymentIsDeclined(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLTIP0")).Err)
		require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0","id":55,"method":"signatureVerificationRequest","params":{"tid":"VCMINVLTIP0","timeout":"80"}}`)))
		synctest.Wait()
		assert.Empty(t, till.Events(contract.EventSignature))
		assert.Equal(t, []string{decision(55, false)}, w.heard(55))
	})
}

// A question that died with its engine is told by the next one: nobody decided,
// and silence may have accepted.
func TestAQuestionThatDiedWithItsEngineIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		decide func(*testing.T, *Till)
		want   string
	}{
		"open":     {func(*testing.T, *Till) {}, transaction.Unanswered},
		"declined": {func(t *testing.T, first *Till) { require.NoError(t, first.sign("T-1", false)) }, transaction.ByStaff},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				first, _, _ := asked(t, w)
				c.decide(t, first)
				synctest.Wait()
				first.Kill()
				second := w.Till("b")
				second.Open()
				entries, err := second.Engine.Pending(context.Background(), Site)
				require.NoError(t, err)
				require.Len(t, entries, 1)
				assert.Equal(t, transaction.ReasonEngineLost, entries[0].Record.Reason)
				assert.Equal(t, c.want, entries[0].Record.Signature.By)
			})
		})
	}
}

// The simulator's terminal cannot reverse what was charged: the ledger has the
// sale, and staff are told to look.
func TestADeclineThatCouldNotBeReversedIsLeftToStaff(t *testing.T) {
	for word, want := range map[string]journal.Result{"UNSUCCESSFUL": transaction.Unsettled, "SUCCESSFUL": journal.Approved} {
		in(t, func(t *testing.T, w *World) {
			w.knobs(t, func(k *sim.Knobs) { k.ReversalFails = word })
			till, sale, _ := asked(t, w)
			require.NoError(t, till.sign("T-1", false))
			o := (<-sale).Outcome
			assert.Equal(t, want, o.Result(), word)
			assert.Equal(t, []string{"SALE"}, w.ledger())
			if want == transaction.Unsettled {
				assert.Equal(t, transaction.ReasonReversal, o.Record.Reason)
				again := <-till.Sale("T-1", shop)
				assert.Equal(t, transaction.PaymentOpen, code(again.Err), "the bill is not charged again")
			}
		})
	}
}
