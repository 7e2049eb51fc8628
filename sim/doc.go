// Package sim plays the other side of Connect's sockets: virtual card terminals
// that the till asks at the counter and that ask the till at tables, the
// notifications and answers they send, and the ledger that a bank would keep. It is for tests and
// demonstrations; it is not Paymentsense's software and proves nothing about it.
//
// What may be relied on: the zero Sim works. A charge enters the ledger the
// moment the simulated bank authorises it, before the answer is sent, and stays
// there whatever happens to the link. A transaction goes on when its link is
// lost. One terminal does one thing at a time, at the counter or at a table. A
// terminal takes no payment at a table that no till has confirmed, and none that
// is more than what is due. If several tills serve tables, only the newest one is
// asked. The same seed and the same requests give the same answers, except for
// their times.
//
// The package shares no assumption with the client that it tests: its structs and its
// JSON-RPC envelope are its own, and of the client's rooms it knows only the
// rpc.Transport seam. It opens no files and no sockets, so the same simulator
// runs behind a server, in a test or in a page.
package sim
