// Where phones in the hall reach this daemon.
import { api } from '../../lib/api.js';
import { useLoad } from './context.js';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const hostOf = (url) => new URL(url).hostname;
export const isLocalOnly = (url) => LOOPBACK.test(hostOf(url));
export const isSecure = (url) => url.startsWith('https:') || isLocalOnly(url);

// {loaded, error, choices: [{url, interface|null}]}, the best first: the public
// address, the one this page came by, those of the network's interfaces.
export function useAddresses() {
  const found = useLoad(() => api.get('/api/addresses'), []);
  const given = found.data?.public_url ? [{ url: found.data.public_url, interface: null }] : [];
  const here = [{ url: window.location.origin, interface: null }];
  const local = (found.data?.addresses ?? []).map(({ url, interface: name }) => ({ url, interface: name }));
  const seen = new Set();
  const all = [...given, ...here, ...local].filter(({ url }) => {
    const key = url.replace(/\/$/, '');
    return !seen.has(key) && seen.add(key);
  });
  const reachable = all.filter(({ url }) => !isLocalOnly(url));
  return { loaded: Boolean(found.data || found.error), error: found.error, choices: reachable.length ? reachable : all };
}

// A page of this daemon at one of its addresses.
export function at(url, path) {
  return `${url.replace(/\/$/, '')}${path}`;
}
