// Where phones find this congress: a QR and the address under it.
import { api } from '../../lib/api.js';
import { el, setText, svg } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { qrPath } from '../../lib/qr.js';

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

function reachable(url) {
  try {
    return !LOOPBACK.test(new URL(url).hostname);
  } catch {
    return false;
  }
}

// The address others reach the daemon at, or null. Only staff's devices are told
// the daemon's own addresses; without them, this page's serves unless it is good
// on this machine alone.
export async function findAddress() {
  const candidates = [];
  try {
    const { public_url: chosen, addresses } = await api.get('/api/addresses');
    candidates.push(chosen, ...(addresses ?? []).map(({ url }) => url));
  } catch {
    // Not paired.
  }
  candidates.push(window.location.origin);
  const found = candidates.find((url) => url && reachable(url));
  return found ? new URL(found).origin : null;
}

function drawing(url) {
  const { size, path } = qrPath(url);
  return svg(
    'svg',
    { viewBox: `0 0 ${size} ${size}`, class: 'join-code', role: 'img', 'aria-label': t('projector.join_code'), 'shape-rendering': 'crispEdges' },
    svg('rect', { width: size, height: size, fill: '#fff' }),
    svg('path', { d: path, fill: '#000' }),
  );
}

// {node, set(address)}: hidden while there is no address.
export function createJoin() {
  const words = el('p', { class: 'join-words', text: t('projector.join') });
  const address = el('p', { class: 'join-address' });
  const code = el('div');
  const node = el('aside', { class: 'join', 'aria-label': t('projector.join'), hidden: true }, code, words, address);
  let shown = null;
  return {
    node,
    set(url) {
      if (url === shown) return;
      shown = url;
      node.hidden = !url;
      if (!url) return;
      code.replaceChildren(drawing(`${url}/`));
      setText(address, url);
    },
  };
}
