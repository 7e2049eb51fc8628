package sim

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAddressesAreRead(t *testing.T) {
	hello := Hello{Token: "k e+y", APIVersion: "v1", SoftwareHouseID: "SW", InstallerID: "IN"}
	const query = "?token=k%20e%2By&api-version=v1&software-house-id=SW&installer-id=IN"
	for text, want := range map[string]Address{
		"/pac" + query:  {Hello: hello},
		"/PAC/" + query: {Hello: hello},
		"wss://simulator.test.connect.paymentsense.cloud/pac" + query: {Hello: hello},
		"/pat" + query: {Hello: hello, Tables: true},
		"/pat" + query + "&final-pos-receipt-request":       {Hello: hello, Tables: true, TablesLink: TablesLink{FinalReceipt: true}},
		"/pat" + query + "&final-pos-receipt-request=False": {Hello: hello, Tables: true},
		"/pac": {},
	} {
		got, ok := ReadAddress(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "/", "/pa", "/pacs", "/pac/x", "/control", "pac", "://", "/%zz"} {
		_, ok := ReadAddress(text)
		assert.False(t, ok, text)
	}
}

func TestControlCallsAreFoundInPaths(t *testing.T) {
	for path, want := range map[string]string{"/control": "", "/control/": "", "/control/knobs": "knobs",
		"/Control/Links/Freeze/": "links/freeze", "/control//x": "/x"} {
		call, ok := ControlCall(path)
		assert.True(t, ok, path)
		assert.Equal(t, want, call, path)
	}
	for _, path := range []string{"", "/", "knobs", "/controls", "/controlknobs", "/x/control"} {
		_, ok := ControlCall(path)
		assert.False(t, ok, path)
	}
}
