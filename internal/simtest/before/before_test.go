package before

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/engine"
	"connect-epos/core/port"
	"connect-epos/core/wire"
	"connect-epos/internal/before"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

var record = flag.Bool("record-before", false, "write down what this build says of each journal; only the build that kept them may do that")

// An engine of today starts over a journal that an earlier build kept. It must say the
// same about it as that build said: at once, while no link is up, and again a quarter of
// an hour later, when it has asked the card machines and checked the verdicts of staff.
func TestAJournalOfAnEarlierBuildMeansTheSame(t *testing.T) {
	journals, err := before.Journals()
	require.NoError(t, err)
	require.Greater(t, len(journals), 50)
	for _, j := range journals {
		t.Run(j.Name, func(t *testing.T) {
			said := map[string]string{}
			synctest.Test(t, func(t *testing.T) { said = saysOf(t, j) })
			if *record {
				keepSaid(t, j.Name, said)
				return
			}
			require.Equal(t, len(j.Said), len(said))
			for label, text := range j.Said {
				assert.Equal(t, text, said[label], label)
			}
		})
	}
}

// saysOf starts an engine over the journal and asks it for everything. It returns what
// the engine says, by label.
func saysOf(t *testing.T, j before.Journal) map[string]string {
	time.Sleep(time.Until(time.UnixMilli(j.At))) // the time of a synctest bubble begins earlier
	w := world.New(t)
	defer w.Close()
	require.NoError(t, j.Fill(&w.Store.Memory))
	for _, s := range j.Sites {
		require.NoError(t, w.Sites.Save(context.Background(), contract.Site{ID: s.ID, Account: s.Account, Environment: "test",
			APIKey: sim.DefaultKey, InstallerID: "simInstaller", Currency: s.Currency, Terminals: s.Terminals, FinalPOSReceipt: true}))
	}
	p := openPage(t, w)
	w.Net.SetDown(true)
	for _, s := range j.Sites {
		p.do("counter.open", fmt.Sprintf(`{"site":%q,"wait":false}`, s.ID))
		p.do("counter.tell", fmt.Sprintf(`{"site":%q}`, s.ID))
		p.do("tables.open", fmt.Sprintf(`{"site":%q,"wait":false}`, s.ID))
		p.do("tables.tell", fmt.Sprintf(`{"site":%q}`, s.ID))
	}
	said := map[string]string{}
	time.Sleep(time.Second)
	p.asks(j, "at once", said)
	w.Net.SetDown(false)
	time.Sleep(15 * time.Minute)
	p.asks(j, "later", said)
	said["frames"] = framesOf(w)
	return said
}

// asks asks for everything that a till can be told of each site.
func (p *page) asks(j before.Journal, when string, said map[string]string) {
	for _, s := range j.Sites {
		for verb, with := range map[string]string{"counter.pending": `{"site":%q}`, "counter.history": `{"site":%q,"query":{"limit":1000}}`,
			"counter.due": `{"site":%q}`, "tables.list": `{"site":%q}`, "tables.history": `{"site":%q,"query":{"limit":1000}}`} {
			said[when+" "+s.ID+" "+verb] = p.do(verb, fmt.Sprintf(with, s.ID))
		}
	}
}

// framesOf counts the frames that the simulator received, by method.
func framesOf(w *world.World) string {
	counts := map[string]int64{}
	for _, f := range w.Sim.Frames() {
		if f.Direction == "in" && f.Method != "" && f.Method != "connectedTerminals" { // the probes of the link come at no exact time
			counts[f.Method]++
		}
	}
	var members []wire.Member
	for method, n := range counts {
		members = append(members, wire.M(method, wire.Int(n)))
	}
	slices.SortFunc(members, func(a, b wire.Member) int { return cmp.Compare(a.Name, b.Name) })
	return wire.Object(members...).String()
}

// page is the page of a till. It speaks with the engine through the port alone.
type page struct {
	port    *port.Port
	calls   int
	answers chan string
}

func openPage(t *testing.T, w *world.World) *page {
	p := &page{answers: make(chan string, 1)}
	send := func(text string) {
		if strings.HasPrefix(text, `{"call":`) {
			p.answers <- text
		}
	}
	p.port = port.New(send, func(_ port.Start, tell func(contract.Event), _ bool) (*engine.Engine, error) {
		till := w.Till("after")
		till.Hears = tell
		return till.Engine, nil
	})
	require.NotContains(t, p.do("start", `{"softwareHouseId":"simSWH","storage":"memory","host":"page"}`), "error")
	return p
}

// do gives a command and returns the answer.
func (p *page) do(verb, with string) string {
	p.calls++
	p.port.Receive(fmt.Sprintf(`{"call":%d,"do":%q,"with":%s}`, p.calls, verb, with))
	v, _ := wire.Parse([]byte(<-p.answers))
	if e := v.Get("error"); !e.IsAbsent() {
		return "error " + e.String()
	}
	return inOrder(v.Get("value")).String()
}

// inOrder sorts a list by the texts of its items, because events of the same
// millisecond are told in no fixed order.
func inOrder(v wire.Value) wire.Value {
	if v.Kind() != wire.KindArray {
		return v
	}
	items := slices.Clone(v.Items())
	slices.SortFunc(items, func(a, b wire.Value) int { return cmp.Compare(a.String(), b.String()) })
	return wire.Array(items...)
}

// keepSaid adds what was said to the file.
func keepSaid(t *testing.T, name string, said map[string]string) {
	file := filepath.Join("..", "..", "before", before.Folder, name+".txt")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var kept strings.Builder
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "said\t") {
			kept.WriteString(line)
		}
	}
	labels := make([]string, 0, len(said))
	for label := range said {
		labels = append(labels, label)
	}
	slices.Sort(labels)
	for i, label := range labels {
		text := said[label]
		if same := slices.IndexFunc(labels[:i], func(earlier string) bool { return said[earlier] == text }); same >= 0 {
			text = before.Same + labels[same]
		}
		fmt.Fprintf(&kept, "said\t%s\t%s\n", label, text)
	}
	require.NoError(t, os.WriteFile(file, []byte(kept.String()), 0o644))
}
