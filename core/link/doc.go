// Package link is one connection to Connect as a thing of its own: it dials,
// waits longer after each failure, finds out whether the other side answers,
// keeps requests in order and apart, gives each its id, and waits for answers
// with a limit. It knows no payment and no table.
//
// A Link belongs to one loop, its Owner. All its methods are called in that loop,
// and it calls the Owner there. Each connection has a number, and everything that
// comes from it carries that number, so that what an old connection still
// delivers is known for what it is.
package link
