// A page as they were written before modules and promises, under a policy that allows no line of script in it.
var said = document.querySelector("[role=status]");
var address = new URLSearchParams(location.search).get("endpoint");

document.querySelector("button").onclick = function () {
  ConnectEPoS.load({ softwareHouseId: "simSWH" })
    .then(function (epos) {
      var site = {
        id: "front-bar",
        account: "simulator",
        environment: "test",
        endpoint: address,
        apiKey: "11111111-2222-4333-8444-555555555555",
        installerId: "simInstaller",
      };
      return epos.sites.save(site).then(function () {
        return epos.payAtCounter("front-bar");
      });
    })
    .then(function (counter) {
      return counter.sale({ tid: "VCMINVLSIP0", amount: 1250, currency: "GBP", reference: "T-42" });
    })
    .then(function (outcome) {
      said.textContent = outcome.text;
      said.setAttribute("data-result", outcome.result);
    })
    .catch(function (error) {
      said.textContent = error.message;
      said.setAttribute("data-result", error.code);
    });
};
