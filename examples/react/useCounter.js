// The engine and the counter of a site, for a React component.
import { useEffect, useState } from "react";
import { load } from "connect-epos";

/**
 * useCounter loads the engine, saves the site, and opens its counter. It gives an empty object while it waits, then
 * `{ counter }` or `{ error }`. What it is given must not change: write it outside of the component.
 *
 * In development, StrictMode mounts each component twice. Each call of `load` has a `close` of its own: what the first
 * mount closes is not what the second one has loaded.
 *
 * @param {import("connect-epos").LoadOptions} software
 * @param {import("connect-epos").Site} site
 * @param {import("connect-epos").CounterOptions} [options]
 * @returns {{ counter?: import("connect-epos").Counter, error?: Error }}
 */
export function useCounter(software, site, options) {
  const [opened, setOpened] = useState({});
  useEffect(() => {
    let gone = false;
    const loading = load(software);
    open().then(
      (counter) => gone || setOpened({ counter }),
      (error) => gone || setOpened({ error }),
    );
    return () => {
      gone = true;
      setOpened({});
      loading.then(
        (epos) => epos.close(), // it ends no payment: what is under way is told at the next start
        () => {}, // it never opened
      );
    };

    async function open() {
      const epos = await loading;
      if (gone) return undefined;
      await epos.sites.save(site);
      return epos.payAtCounter(site.id, options);
    }
  }, [software, site, options]);
  return opened;
}
