package check

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Problem is one thing that is wrong with a frame. It never repeats a value of the frame,
// which may be a card number.
type Problem struct {
	Member string // the JSON pointer of the member, such as /params/amount; "" is the frame itself
	Text   string // what is wrong with it
}

// leftOut is what a support bundle has in the place of a value that is nobody's business.
const leftOut = "(left out)"

// problems returns what a validation found, each with the member that is wrong. What is
// only wrong because it was left out of the record is no problem.
func problems(frame any, invalid *jsonschema.ValidationError) []Problem {
	var all []Problem
	for _, leaf := range leaves(invalid) {
		if isLeftOut(frame, leaf.InstanceLocation) {
			continue
		}
		all = append(all, problemsOf(leaf)...)
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return strings.Compare(a.Member, b.Member) })
	return slices.Compact(all)
}

// leaves returns the causes that have no further cause. Of alternatives it follows the one
// that was probably meant.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	switch e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
		return meant(e)
	}
	var all []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}

// meant returns the leaves of the alternative with the least that is wrong. If the value
// has another type than every alternative, the alternatives themselves are the problem.
func meant(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	best, least := []*jsonschema.ValidationError{e}, 0
	for _, cause := range e.Causes {
		found := leaves(cause)
		if sum := weight(found, len(e.InstanceLocation)); sum > 0 && (least == 0 || sum < least) {
			best, least = found, sum
		}
	}
	return best
}

// weight says how much is wrong; 0 when the value at this depth has another type, so that
// the alternative was not meant. A fixed word that is another one weighs most, because
// alternatives are told apart by such words.
func weight(found []*jsonschema.ValidationError, depth int) (sum int) {
	for _, leaf := range found {
		switch k := leaf.ErrorKind.(type) {
		case *kind.Type:
			if len(leaf.InstanceLocation) == depth {
				return 0
			}
			sum++
		case *kind.Enum, *kind.Const:
			sum += 5
		case *kind.Required:
			sum += len(k.Missing)
		case *kind.AdditionalProperties:
			sum += len(k.Properties)
		default:
			sum++
		}
	}
	return sum
}

// isLeftOut reports whether the value at a place, or one around it, was left out.
func isLeftOut(value any, place []string) bool {
	for _, step := range append(slices.Clone(place), "") {
		if text, ok := value.(string); ok {
			return text == leftOut
		}
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			at, err := strconv.Atoi(step)
			if err != nil || at >= len(v) {
				return false
			}
			value = v[at]
		}
	}
	return false
}

// pointer writes a place as a JSON pointer (RFC 6901).
func pointer(place []string) string {
	var b strings.Builder
	for _, step := range place {
		b.WriteByte('/')
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(step))
	}
	return b.String()
}

// problemsOf says what a cause means. A member that is missing, or that is one too many,
// is named itself, and not what is around it.
func problemsOf(leaf *jsonschema.ValidationError) []Problem {
	at := leaf.InstanceLocation
	inside := func(names []string, text string) []Problem {
		var all []Problem
		for _, name := range names {
			all = append(all, Problem{pointer(append(slices.Clone(at), name)), text})
		}
		return all
	}
	switch k := leaf.ErrorKind.(type) {
	case *kind.Required:
		return inside(k.Missing, "is missing")
	case *kind.AdditionalProperties:
		return inside(k.Properties, "is not allowed here")
	}
	return []Problem{{pointer(at), words(leaf.ErrorKind)}}
}

var english = message.NewPrinter(language.English)

// words says what is wrong without the value, which may be anything.
func words(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Type:
		return "is of type " + k.Got + ", and must be of type " + strings.Join(k.Want, " or ")
	case *kind.Enum:
		return "must be " + oneOf(k.Want)
	case *kind.Const:
		return "must be " + oneOf([]any{k.Want})
	case *kind.Pattern:
		return "must have the form " + k.Want
	case *kind.Minimum:
		return "must be at least " + number(k.Want)
	case *kind.Maximum:
		return "must be at most " + number(k.Want)
	case *kind.MinLength:
		return "must have at least " + count(k.Want, "character")
	case *kind.MaxLength:
		return "must have at most " + count(k.Want, "character")
	case *kind.MinItems:
		return "must have at least " + count(k.Want, "item")
	case *kind.MaxItems:
		return "must have at most " + count(k.Want, "item")
	case *kind.UniqueItems:
		return "must not have an item twice"
	case *kind.AnyOf, *kind.OneOf:
		return "has none of the forms that are allowed here"
	case *kind.Not, *kind.FalseSchema:
		return "is not allowed here"
	}
	return k.LocalizedString(english)
}

func oneOf(want []any) string {
	var all []string
	for _, v := range want {
		all = append(all, fmt.Sprint(v))
	}
	if len(all) == 1 {
		return all[0]
	}
	return strings.Join(all[:len(all)-1], ", ") + " or " + all[len(all)-1]
}

func number(r *big.Rat) string { return r.RatString() }

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
