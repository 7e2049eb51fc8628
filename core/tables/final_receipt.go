package tables

import (
	"time"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/table"
)

// waitingReceipt is a question for the final receipt. It waits until the till knows what
// was paid.
type waitingReceipt struct {
	question table.Question
	from     journal.Record
	stop     func()
}

func (in *incoming) askFinal(q table.Question, from journal.Record) {
	st := in.tables.table(in.tableOf(from))
	f := waitingReceipt{question: q, from: from}
	f.stop = in.tables.After(time.Duration(q.DecideAt-in.tables.Now())*time.Millisecond/2, func() { st.answerFinal(q) })
	st.waitingReceipts = append(st.waitingReceipts, f)
	st.answerFinals()
}

// answerFinal answers a question for the final receipt without waiting any longer.
func (st *servedTable) answerFinal(q table.Question) {
	for i, f := range st.waitingReceipts {
		if f.question == q {
			st.waitingReceipts = append(st.waitingReceipts[:i:i], st.waitingReceipts[i+1:]...)
			st.tables.till.askReceipt(contract.AskFinalReceipt, q, f.from)
			return
		}
	}
}

func (st *servedTable) answerFinals() {
	for len(st.waitingReceipts) > 0 && !st.state.Waits() {
		st.waitingReceipts[0].stop()
		st.answerFinal(st.waitingReceipts[0].question)
	}
}
