// Package check compares recorded frames with the JSON Schemas of the messages, and says
// which member of which frame is wrong. It is for developers who have a record of what
// went over a link: it knows both directions, and every form in which this project writes
// frames down.
package check
