package journal

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAReferenceTellsWhatARecordIsAbout(t *testing.T) {
	counter, tables := "host", TablesAccount("host")
	for _, c := range []struct {
		account, reference, stored string
		want                       Subject
	}{
		{counter, "T-42", "T-42", Subject{SubjectBill, "T-42"}},
		{counter, "lock/7", "lock/7", Subject{SubjectBill, "lock/7"}}, // a till may call a bill so
		{counter, "report/t", "report/t", Subject{SubjectBill, "report/t"}},
		{counter, ReportReference("t"), " report/t", Subject{SubjectReport, "t"}},
		{counter, NoteReference("t"), " note/t", Subject{SubjectNote, "t"}},
		{tables, LockReference("7/8"), "lock/7/8", Subject{SubjectTableLock, "7/8"}},
		{tables, PaidReference("1/7/A"), "paid/1/7/A", Subject{SubjectTablePayment, "1/7/A"}},
		{tables, TableReportReference("1", "END_OF_DAY", "noon"), "report/1/END_OF_DAY/noon", Subject{SubjectTableReport, "1/END_OF_DAY/noon"}},
	} {
		assert.Equal(t, c.stored, c.reference, "the stored form stays")
		assert.Equal(t, c.want, Record{ID: ID{Account: c.account, Reference: c.reference}}.Subject(), c.reference)
	}
}
