// Package port is the border between JavaScript and the engine: commands and
// events as JSON text, one message a string. All validation of what a till
// sends happens here, so that everything behind it may rely on its input.
//
// The page sends
//
//	{"call":7,"do":"counter.sale","with":{…}}
//
// and gets exactly one of
//
//	{"call":7,"value":…}
//	{"call":7,"error":{"code":"invalid-request","field":"amount","message":"…","sent":false}}
//
// and, whenever there is something to tell,
//
//	{"event":"notification","site":"front-bar","detail":{…}}
//
// At the tables the engine asks the till: each event "tables.ask" names a handler
// and has a number, under which its answer comes back by "tables.answer". The
// engine keeps its time; an answer that nobody waits for any more is no error.
//
// Codes and values cross the border, never texts for staff: the page has those.
// The files in testdata are golden: Go and JavaScript tests read the same ones.
package port
