package sim

import "slices"

// machine is one kind of virtual card machine of a test account. The TID of one is VCM,
// any four characters of the account, and its ending [CLIENT].
type machine struct {
	ending  string
	profile profile
}

// The endings mean: S, D, U, T, C the outcome (successful, declined, unsuccessful, timed
// out, cancelled); I a chip, C contactless; P a PIN, D the customer's device, S a
// signature, N no check; and 1 in place of 0 a tip of 10 % [CLIENT]. The first six are
// those of a Connect account [CLIENT]. The last four were seen on accounts of another
// API of the same house [CLIENT]; that Connect has them, and what happens on the way, is
// [INFERRED]. So is that all of them support everything that a real terminal does.
var machines = []machine{
	{"SIP0", chipAndPIN},
	{"DIP0", profile{result: resultDeclined, method: "ICC_CHIP", cvm: "PIN",
		steps: script(chip, []step{tellAfter(1200*ms, "DECLINED")}, leaving)}},
	{"SCD0", contactless("DEVICE")},
	{"SIS0", profile{result: resultSuccessful, method: "ICC_CHIP", cvm: "SIGNATURE",
		steps: script(opening, []step{tellAfter(1800*ms, "PLEASE_WAIT")}, dialled,
			[]step{{wait: 1200 * ms, act: authorise}, tellAfter(0, "SIGNATURE_VERIFICATION"),
				{wait: 100 * ms, act: sign}, tellAfter(0, "APPROVED")}, leaving)}},
	{"UIP0", profile{result: resultUnsuccessful, method: "UNKNOWN", cvm: "UNKNOWN",
		steps: script(opening, []step{tellAfter(1800*ms, "PLEASE_WAIT"), tellAfter(2500*ms, "PROCESSING_ERROR")}, leaving)}},
	{"TIP0", profile{result: resultTimedOut, method: "ICC_CHIP", cvm: "PIN",
		steps: script(opening, []step{tellAfter(timedOutAfter-500*ms, finishedNotification)})}},
	{"SCN0", contactless("NONE")},
	// Its signature is asked for, and the bank declines it all the same. In one run of the
	// other API an accepted signature ended as taken [CLIENT].
	{"DIS0", profile{result: resultDeclined, method: "ICC_CHIP", cvm: "SIGNATURE",
		steps: script(opening, []step{tellAfter(1800*ms, "PLEASE_WAIT")}, dialled,
			[]step{tellAfter(1200*ms, "SIGNATURE_VERIFICATION"), {wait: 100 * ms, act: sign},
				tellAfter(0, "DECLINED")}, leaving)}},
	{"CIP0", profile{result: resultCancelled, method: "ICC_CHIP", cvm: "PIN",
		steps: script(opening, []step{tellAfter(1800*ms, "PLEASE_WAIT"), tellAfter(500*ms, "PIN_ENTRY"),
			tellAfter(2500*ms, "CANCELLED")}, leaving)}},
	{"SIP1", tipping(chipAndPIN, 10)},
}

var chipAndPIN = profile{result: resultSuccessful, method: "ICC_CHIP", cvm: "PIN",
	steps: script(chip, []step{{wait: 1200 * ms, act: authorise}, tellAfter(0, "APPROVED")}, leaving)}

func contactless(cvm string) profile {
	return profile{result: resultSuccessful, method: "CONTACTLESS", cvm: cvm,
		steps: script(opening, []step{tellAfter(1500*ms, "PLEASE_WAIT")}, dialled,
			[]step{{wait: 600 * ms, act: authorise}, tellAfter(0, "APPROVED"), tellAfter(500*ms, finishedNotification)})}
}

func tipping(p profile, percent int) profile {
	p.tip = percent
	return p
}

// listedMachines is how many of the machines connectedTerminals lists from the start:
// those of a Connect account. The others, and those of other accounts, are there as soon
// as somebody asks for them; whether Connect lists them is not known.
const listedMachines = 6

// accountTag are the four characters of this account.
const accountTag = "INVL"

// profileOf finds what a virtual card machine does, by its TID.
func profileOf(tid string) (profile, bool) {
	name := []rune(tid)
	if len(name) != 11 || string(name[:3]) != "VCM" {
		return profile{}, false
	}
	i := slices.IndexFunc(machines, func(m machine) bool { return m.ending == string(name[7:]) })
	if i < 0 {
		return profile{}, false
	}
	return machines[i].profile, true
}

// declining is what a bank does that declines.
func declining() profile { return machines[1].profile }
