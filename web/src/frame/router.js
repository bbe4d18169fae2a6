/* Addresses. A screen is its path and query; the view (as of, as known) rides along in the query of
 * every link, so that any screen can be sent to somebody else as it stands. */

const VIEW_KEYS = ['as_of', 'as_known'];

/** @type {(() => void) | null} */
let onChange = null;

export function currentQuery() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** The view asked for in the address; empty for today with everything known. */
export function currentView() {
  const query = currentQuery();
  /** @type {Record<string, string>} */
  const view = {};
  for (const key of VIEW_KEYS) if (query[key]) view[key] = query[key];
  return view;
}

export function isPresent() {
  return Object.keys(currentView()).length === 0;
}

/** The address of a screen in the present view. */
export function href(path, query = {}) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries({ ...query, ...currentView() }))
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** The address of this screen with some of its query changed. */
export function here(changes) {
  const search = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined || value === null || value === '') search.delete(key);
    else search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${location.pathname}?${text}` : location.pathname;
}

export function go(address, { replace = false } = {}) {
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  onChange?.();
}

/** Finds the route of a path: {name, params} or null. Routes are [pattern, name]. */
export function matchRoute(routes, path) {
  const parts = path.replace(/\/+$/, '').split('/');
  for (const [pattern, name] of routes) {
    const wanted = pattern.replace(/\/+$/, '').split('/');
    if (wanted.length !== parts.length) continue;
    const params = {};
    const fits = wanted.every((part, index) => {
      if (!part.startsWith(':')) return part === parts[index];
      params[part.slice(1)] = decodeURIComponent(parts[index]);
      return parts[index] !== '';
    });
    if (fits) return { name, params };
  }
  return null;
}

function followLink(event) {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!link || link.hasAttribute('download') || link.getAttribute('target')) return;
  const address = link.getAttribute('href') ?? '';
  if (!address.startsWith('/') || address.startsWith('/api/')) return;
  event.preventDefault();
  go(address);
}

export function startRouter(change) {
  onChange = change;
  window.addEventListener('popstate', change);
  document.addEventListener('click', followLink);
}
