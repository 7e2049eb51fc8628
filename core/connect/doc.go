// Package connect is the vocabulary of Paymentsense Connect: the methods, the
// objects that they carry and the words in them. It reads tolerantly: every field
// is optional, and every shape that a source shows is accepted. It writes exactly
// what the published schemas allow. It has no behaviour.
//
// Facts about the wire carry the label of their source, as in docs/protocol.md:
// [SCHEMA] an official schema, [DOC] another official page, [REST] the official
// REST description mapped onto the socket, [CLIENT] another public client,
// [CLONE] the documentation of a compatible service, [INFERRED] a guess.
package connect
