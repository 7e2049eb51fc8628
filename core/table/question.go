package table

// Question is a question of Connect: it is answered once, under its own id, on
// the link it came on. The zero Question asks nothing: a notification. Times are
// ms since 1970.
type Question struct {
	ID       int
	Link     uint64
	DecideAt int64 // when it is answered without the till
	Deadline int64 // when an answer comes too late
	gone     bool
}

// QuestionID tells questions of one table service apart.
type QuestionID struct {
	Link uint64
	ID   int
}

// GoneQuestion stands for the question of an engine that is gone: nobody waits for
// its answer, and it equals no question that this engine received.
func GoneQuestion() Question { return Question{gone: true} }

// Asks reports whether somebody waits for an answer.
func (q Question) Asks() bool { return q.Link != 0 }

// Name tells the question from others.
func (q Question) Name() QuestionID { return QuestionID{Link: q.Link, ID: q.ID} }
