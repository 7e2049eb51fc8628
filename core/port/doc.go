// Package port is the border between JavaScript and the engine. Commands and
// events cross it as JSON text, one message in each string. Everything that a till
// sends is validated here, so that the code behind it may rely on its input.
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
// At the tables the engine asks the till. Each event "tables.ask" names a handler
// and has a number, and the command "tables.answer" brings the answer back under
// that number. The engine decides how long it waits. An answer that comes after that
// is no error.
//
// Codes and values cross the border, but texts for staff never do: the page has those.
// The files in testdata are golden files: Go and JavaScript tests read the same ones.
package port
