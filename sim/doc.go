// Package sim plays the other side of Connect's sockets: virtual card terminals
// that are asked at the counter and ask at the table, the notifications and
// answers they give, and the ledger a bank would keep. It is for tests and
// demonstrations; it is not Paymentsense's software and proves nothing about it.
//
// What may be relied on: the zero Sim works. A charge enters the ledger the
// moment the simulated bank authorises, before the answer leaves, and stays
// there whatever happens to the link. A transaction runs on when its link
// drops. One terminal does one thing at a time, at the counter or at a table. A
// terminal takes no payment at a table that no till has confirmed, and none that
// is more than is due. Of several tills at tables the newest alone is asked. The
// same seed and the same requests give the same answers, their times apart.
//
// The package shares no opinion with the client it tests: its structs and its
// JSON-RPC envelope are its own, and of the client's rooms it knows only the
// rpc.Transport seam. It opens no files and no sockets, so the same simulator
// runs behind a server, in a test or in a page.
package sim
