/**
 * The key that a server wants for writing: the one that a person has typed, kept for the tab of their browser and no
 * longer, else the one that the page was given.
 * @param {string} server its address
 * @param {string} [given]
 */
export function openApiKey(server, given) {
  const name = `iiif-autotag API key of ${server}`;
  const kept = storage();
  let key = kept?.getItem(name) ?? given;
  return {
    headers: () => (key ? { 'X-Api-Key': key } : {}),
    take(typed) {
      key = typed;
      kept?.setItem(name, typed);
    },
  };
}

// --- Internal helpers ---

/** A page in a sandbox has none: there the key is asked for again after loading. */
function storage() {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
