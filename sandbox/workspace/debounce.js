/**
 * Holds a call back until nothing has called for `wait` milliseconds, as for a search field that should not ask the
 * server at every key. The last arguments win.
 */
export function debounce(fn, wait, { leading = false } = {}) {
  let timer;
  let latest;

  function debounced(...args) {
    const first = timer === undefined;
    latest = { self: this, args };
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      if (!leading || latest) run();
    }, wait);
    if (leading && first) run();
  }

  function run() {
    const { self, args } = latest;
    latest = undefined;
    fn.apply(self, args);
  }

  debounced.cancel = () => {
    clearTimeout(timer);
    timer = undefined;
    latest = undefined;
  };

  return debounced;
}

/** Remembers results by their argument. Promises are kept, too, so that two callers at once share one request. */
export function memoize(fn, { maxAge = Infinity, now = Date.now } = {}) {
  const results = new Map();
  return async (key) => {
    const known = results.get(key);
    if (known && now() - known.at < maxAge) return known.value;
    const value = fn(key);
    results.set(key, { value, at: now() });
    try {
      return await value;
    } catch (error) {
      // A failure is not worth remembering: the next caller tries again.
      results.delete(key);
      throw error;
    }
  };
}
