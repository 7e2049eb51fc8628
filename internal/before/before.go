// Package before holds journals that an earlier build kept, and what that build
// said of each: the build of today must read them, and must say the same. The
// README beside it tells which build that was and how the files are recorded.
package before

import (
	"embed"
	"errors"
	"fmt"
	"strings"

	"connect-epos/core/journal"
)

//go:embed journals
var files embed.FS

// Same stands before the label of an earlier line, in place of a text that is the same.
const Same = "as "

// Folder is where the files stand, seen from this package.
const Folder = "journals"

// Journal is one file: all that one shop's store kept at one moment.
type Journal struct {
	Name  string
	At    int64 // that moment, ms since 1970
	Sites []Site
	Lines []Line

	// Said is what the earlier build said of it, by label: JSON texts.
	Said map[string]string
}

// Site is a site that the shop had configured. Its key is not kept.
type Site struct{ ID, Account, Terminals, Currency string }

// Line is one thing that the store kept. Beside are the members that the browser's
// store keeps beside the text for its indexes, a JSON object; "" where there are none.
type Line struct {
	journal.Line
	Beside string
}

// Journals returns all files, in the order of their names.
func Journals() ([]Journal, error) {
	entries, err := files.ReadDir(Folder)
	var all []Journal
	for _, entry := range entries {
		text, err := files.ReadFile(Folder + "/" + entry.Name())
		if err != nil {
			return nil, err
		}
		j, err := Read(strings.TrimSuffix(entry.Name(), ".txt"), string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		all = append(all, j)
	}
	return all, err
}

// Read reads the text of one file.
func Read(name, text string) (Journal, error) {
	j := Journal{Name: name, Said: map[string]string{}}
	for line := range strings.Lines(text) {
		if err := j.read(strings.TrimSuffix(line, "\n")); err != nil {
			return j, err
		}
	}
	return j, nil
}

var errForm = errors.New("a line is not of the form that the README tells")

func (j *Journal) read(line string) error {
	columns := strings.Split(line, "\t")
	switch columns[0] {
	case "at":
		_, err := fmt.Sscan(columns[1], &j.At)
		return err
	case "site":
		if len(columns) != 5 {
			return errForm
		}
		j.Sites = append(j.Sites, Site{columns[1], columns[2], columns[3], columns[4]})
	case "said":
		if len(columns) != 3 {
			return errForm
		}
		j.Said[columns[1]] = columns[2]
		if same, ok := strings.CutPrefix(columns[2], Same); ok {
			j.Said[columns[1]] = j.Said[same]
		}
	case "records", "meta", "entries":
		if len(columns) != 4 {
			return errForm
		}
		j.Lines = append(j.Lines, Line{journal.Line{Store: columns[0], Key: columns[1], Text: columns[3]}, columns[2]})
	default:
		return errForm
	}
	return nil
}

// Memory returns a store in memory that holds what the file holds.
func (j Journal) Memory() (*journal.Memory, error) {
	var m journal.Memory
	return &m, j.Fill(&m)
}

// Fill makes what the file holds the whole contents of m.
func (j Journal) Fill(m *journal.Memory) error {
	lines := make([]journal.Line, len(j.Lines))
	for i, line := range j.Lines {
		lines[i] = line.Line
	}
	return m.Fill(lines)
}
