package port

import (
	"context"
	"strings"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// host answers by terminal: 1 approves, 2 declines, 3 drops the link, 4 answers with an
// error, 6 asks for a signature, 7 waits for its cancel, 8 takes EUR, 10 asks for a
// signature and gives up. Everything that it says about cards holds the card number. At
// the tables it says what the test's room has said.
type host struct{ room *room }

// Dial implements link.Dialer.
func (h host) Dial(_ context.Context, address string) (rpc.Transport, error) {
	ours, theirs := rpc.Pipe()
	if strings.Contains(address, "/pat?") {
		go h.room.serve(theirs)
	} else {
		go serve(theirs)
	}
	return ours, nil
}

func serve(t rpc.Transport) {
	running := map[string]string{} // the id of each terminal's payment
	for {
		frame, err := t.Recv(context.Background())
		if err != nil {
			return
		}
		v, _ := wire.Parse(frame)
		id, method := v.Get("id").String(), v.Get("method").String()
		tid, _ := v.Get("params").Get("tid").Text()
		switch method {
		case `"connectedTerminals"`:
			say(t, `{"jsonrpc":"2.0","id":`+id+`,"result":[{"tid":"1","status":"AVAILABLE","currency":"GBP"},{"tid":"8","status":"AVAILABLE","currency":"EUR"}]}`)
			continue
		case `"terminalDetails"`:
			if tid == "3" {
				say(t, `{"jsonrpc":"2.0","id":`+id+`,"result":{"tid":"3","status":"AVAILABLE","currency":"GBP"}}`)
				continue
			}
		case `"cancelTransaction"`:
			say(t, `{"jsonrpc":"2.0","id":`+id+`,"result":{"cancelling":true}}`)
			id, tid = running[tid], "cancelled"
		case `"duplicate"`:
			tid = "duplicate " + tid
		case `"reportEndOfDay"`, `"reportBanking"`, `"reportXBalance"`, `"reportZBalance"`:
			running[tid] = id
			tid = method + " " + tid
		case "":
			id, tid = running["6"], "accepted "+v.Get("result").Get("accepted").String()
		default:
			running[tid] = id
		}
		if !act(t, id, scripts[tid]) {
			return
		}
	}
}

// act sends the frames of a script. It is false when the script drops the link.
func act(t rpc.Transport, id, script string) bool {
	for _, text := range strings.Split(script, "\n") {
		switch text {
		case "":
		case "drop":
			_ = t.Close(4000, "drop") // it cannot fail: the link is open
			return false
		default:
			say(t, strings.ReplaceAll(text, "$id", id))
		}
	}
	return true
}

func say(t rpc.Transport, text string) {
	_ = t.Send(context.Background(), []byte(text)) // it fails only when the link is gone, and then nobody waits for it
}

const progress = `{"jsonrpc":"2.0","method":"terminalNotification","params":{"tid":"1","notificationValue":"PIN_ENTRY"}}
`

var scripts = map[string]string{
	"1": progress + `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"1","currency":"GBP","amountBase":1250,"amountTotal":1300,"amountGratuity":50,"receiptLines":{"CUSTOMER":[{"value":"PAN ` + pan + `"}]}}}`,
	"2": `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"DECLINED","userMessage":"Card ` + pan + ` declined"}}`,
	"3": `drop`,
	"4": `{"jsonrpc":"2.0","id":$id,"error":{"code":-32071,"message":"busy with ` + pan + `"}}`,
	"5": `{"jsonrpc":"2.0","error":{"code":-32700,"message":"what about ` + pan + `"}}
{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"VOID"}}`,
	"6": `{"jsonrpc":"2.0","id":7,"method":"signatureVerificationRequest","params":{"timeout":80,"tid":"6","receiptLines":{"MERCHANT":[{"value":"PAN ` + pan + `"},{"value":"SIGN HERE","format":["BOLD"]}]},"authCode":"A1","applicationId":"","applicationLabel":"VISA","cardholderVerificationMethod":"SIGNATURE","paymentMethod":"ICC_CHIP","primaryAccountNumber":"` + pan + `","transactionType":"SALE"}}`,
	"7": ``,
	"10": `{"jsonrpc":"2.0","id":8,"method":"signatureVerificationRequest","params":{"timeout":80,"tid":"10"}}
{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"TIMED_OUT","tid":"10"}}`,

	"accepted true":  `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"6","currency":"GBP","amountBase":1250,"amountTotal":1250}}`,
	"accepted false": `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"VOID","transactionType":"SALE","tid":"6"}}`,
	"cancelled":      `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"CANCELLED","tid":"7"}}`,
	"preAuth":        `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"SUCCESSFUL","transactionType":"PRE_AUTH","authCode":"A1","amountBase":1250}}`,
	"completion":     `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"SUCCESSFUL","transactionType":"COMPLETION","amountBase":1250}}`,
	"refund":         `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"SUCCESSFUL","transactionType":"REFUND","tid":"refund","currency":"GBP","amountBase":500,"amountTotal":500}}`,
	"verification":   `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"SUCCESSFUL","transactionType":"ACCOUNT_VERIFICATION","amountBase":0,"amountTotal":0}}`,
	"no cash":        `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"SUCCESSFUL","transactionType":"SALE","amountBase":1250,"amountCashback":0,"amountTotal":1250}}`,
	`"reportEndOfDay" 1`: `{"jsonrpc":"2.0","method":"terminalNotification","params":{"tid":"1","notificationValue":"REPORT_STARTED"}}
{"jsonrpc":"2.0","id":$id,"result":{"tid":"1","reportType":"END_OF_DAY","reportTime":"2000-01-01T23:00:00","reportResult":"COMPLETE","balances":{"currency":"GBP","totalAmount":1250,"totalSalesAmount":1250,"totalSalesCount":"1","totalRefundsAmount":0.5,"totalsSince":"INSTALLATION","issuerTotals":{"VISA":{"currency":"GBP","totalAmount":1250}}},"banking":{"ACQ":{"currency":"GBP","currentSessionTransactionNumbers":["0001","0002"]}},"reportLines":[{"value":"PAN ` + pan + `"},{"value":"REPORT COMPLETE","format":["BOLD"]}]}}`,
	`"reportXBalance" 1`: `{"jsonrpc":"2.0","id":$id,"result":{"tid":"1","reportType":"X_BALANCE","reportTime":"","reportResult":"TIMED_OUT","balances":{},"banking":null}}`,
	`"reportZBalance" 4`: `{"jsonrpc":"2.0","id":$id,"error":{"code":-32075,"message":"not supported","userMessage":"This card machine makes no reports."}}`,
	`"reportBanking" 3`:  `drop`,

	"duplicate 1": `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"1","amountBase":1250,"primaryAccountNumber":"` + pan + `"}}`,
	"duplicate 3": `{"jsonrpc":"2.0","id":$id,"result":{"transactionResult":"SUCCESSFUL","transactionType":"SALE","tid":"3","amountBase":1250,"currency":"GBP"}}`,
	"duplicate 9": `{"jsonrpc":"2.0","id":$id,"error":{"code":-32075,"message":"not supported"}}`,
	"9":           `{"jsonrpc":"2.0","id":$id,"error":{"code":-32070,"message":"unavailable","userMessage":"9 cannot be reached."}}`,
}
