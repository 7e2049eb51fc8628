// Frameworks put what a till keeps in their state behind a proxy (Vue, Valtio), or copy its members (snapshots of Valtio).
// A method that is called there gets the proxy as `this`, and a proxy has neither private fields nor listeners.

/**
 * bind gives an object its methods and getters as members of its own, which always work on that object. They cannot be
 * enumerated, and may be replaced, for example by a test.
 * @param {object} object
 * @param {object} [until] the prototype whose methods are not bound any more
 */
export function bind(object, until = Object.prototype) {
  for (let from = Object.getPrototypeOf(object); from !== until; from = Object.getPrototypeOf(from))
    for (const [name, { get, set, value }] of Object.entries(Object.getOwnPropertyDescriptors(from)))
      if (name !== "constructor" && !Object.getOwnPropertyDescriptor(object, name))
        Object.defineProperty(object, name, {
          configurable: true,
          ...(get ? { get: get.bind(object), set: set?.bind(object) } : { value: value.bind(object), writable: true }),
        });
}

/**
 * event makes an event of ours. Its type and detail are its own members, for the same reason.
 * @template Detail
 * @param {string} type
 * @param {Detail} [detail]
 * @param {boolean} [cancelable]
 * @returns {CustomEvent<Detail>}
 */
export function event(type, detail, cancelable) {
  const made = new CustomEvent(type, { detail, cancelable });
  return Object.defineProperties(made, { type: { value: type }, detail: { value: made.detail } });
}
