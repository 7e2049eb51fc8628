// The engine and the counter of a site, for as long as a component of Vue lives.
import { load, type Counter, type CounterOptions, type LoadOptions, type Site } from "connect-epos";
import { onScopeDispose, reactive } from "vue";

/** useCounter loads the engine, saves the site, and opens its counter. Until then both members are undefined. */
export function useCounter(software: LoadOptions, site: Site, options?: CounterOptions) {
  const opened = reactive<{ counter?: Counter; error?: Error }>({});
  const loading = load(software);
  open().catch((error) => (opened.error = error));
  // Each call of load has a close of its own. It ends no payment: what is under way is told at the next start.
  onScopeDispose(() => loading.then((epos) => epos.close()).catch(() => {}));
  return opened;

  async function open() {
    const epos = await loading;
    await epos.sites.save(site);
    opened.counter = await epos.payAtCounter(site.id, options);
  }
}
