package server

import (
	"fmt"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A till that ran against a Paymentsense test account opens a socket for each payment,
// gives each request the id 1, answers the question about a signature under its own id,
// and takes the answer for the end [CLIENT]. It works here unchanged: with every machine,
// for a sale and for a refund.
func TestAnotherClientsWayWorks(t *testing.T) {
	s := RunT(t)
	_, err := s.Control("knobs", []byte(`{"timeScale":1000,"signatureTimeout":5,"firstQuestionId":1}`))
	require.NoError(t, err)
	for _, machine := range []struct{ ending, result string }{
		{"SIP0", "SUCCESSFUL"}, {"DIP0", "DECLINED"}, {"SCD0", "SUCCESSFUL"}, {"SIS0", "SUCCESSFUL"},
		{"UIP0", "UNSUCCESSFUL"}, {"TIP0", "TIMED_OUT"},
		{"SCN0", "SUCCESSFUL"}, {"DIS0", "DECLINED"}, {"CIP0", "CANCELLED"}, {"SIP1", "SUCCESSFUL"},
	} {
		for _, method := range []string{"sale", "refund"} {
			for _, tag := range []string{"INVL", "Wolf"} {
				tid := "VCM" + tag + machine.ending
				t.Run(method+" "+tid, func(t *testing.T) {
					c := dial(t, s.PAC())
					c.write(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":{"tid":%q,"currency":"GBP","amount":500}}`, method, tid))
					end := c.followed(t, tid)
					assert.Equal(t, machine.result, end.Result["transactionResult"])
					assert.Len(t, end.Result, 22, "a second client reads exactly these names")
					require.NoError(t, c.conn.Close(websocket.StatusNormalClosure, ""))
				})
			}
		}
	}
	assert.Eventually(t, func() bool { return s.Links() == 0 }, 10*time.Second, time.Millisecond)
}

// followed accepts a signature and reads to the answer under id 1. All notifications come
// before it, without an id.
func (c *till) followed(t *testing.T, tid string) seen {
	told := 0
	for {
		f := c.read()
		switch {
		case f.Method == "terminalNotification":
			assert.Nil(t, f.ID)
			assert.Equal(t, tid, f.Params["tid"])
			told++
		case f.Method == "signatureVerificationRequest":
			c.write(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"accepted":true}}`, *f.ID))
		default:
			require.Nil(t, f.Error, f.raw)
			require.Equal(t, 1, *f.ID, f.raw)
			assert.Positive(t, told, "notifications come before the answer")
			return f
		}
	}
}
